using System.Diagnostics.CodeAnalysis;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Files.Labels;

/// <summary>Takes the labels of one file, drops those that say the same twice, and keeps those that disagree side by side.</summary>
internal sealed class LabelSink(string source, ChainId defaultChain)
{
    /// <summary>What a label is worth that does not say: GraphSense's level of a trusted provider.</summary>
    public const int DefaultConfidence = 50;

    private const string SameMessage = "Labels that say the same of the same account twice were dropped.";

    private const string SeveralMessage =
        "Accounts bear another label in this file already. Both were kept; the one with the higher confidence decides, then the first.";

    private const string UnknownMessage =
        "Words that tell no category were kept as words and stop nothing. Give a label file of FlowTrace's own format where they should.";

    private readonly Dictionary<Account, List<Label>> _byAccount = [];
    private readonly List<Label> _labels = [];

    public string Source { get; } = source;

    public IssueLog Issues { get; } = new(source);

    public void Add(Label label, long line)
    {
        if (!_byAccount.TryGetValue(label.Account, out List<Label>? known))
            _byAccount.Add(label.Account, known = []);
        if (known.Contains(label))
        {
            Issues.Tally(ReadIssueSeverity.Notice, SameMessage, line);
            return;
        }

        if (known.Count > 0)
            Issues.Tally(ReadIssueSeverity.Notice, SeveralMessage, line, label.Account.AddressText);
        known.Add(label);
        _labels.Add(label);
    }

    public void UnknownWord(string word, long line) => Issues.TallyWord(ReadIssueSeverity.Notice, UnknownMessage, line, word);

    /// <summary>Reads CAIP-10, <c>chain:address</c>, or a bare address, whose chain its shape tells.</summary>
    public bool TryAccount(ReadOnlySpan<char> text, long line, out Account account)
    {
        if (TryRead(text.ToString(), out account, out string? error))
            return true;
        Issues.Refuse(Fault.Account, line, text.IsEmpty ? "The account is empty. Give an address, chain:address or a CAIP-10 id." : error!, text);
        return false;
    }

    public LabelBook ToBook(InputDescription input) => new(_labels, [.. Issues.Close()], [input]);

    private bool TryRead(string text, out Account account, [NotNullWhen(false)] out string? error)
    {
        // Every EVM chain writes addresses alike, so there the default decides; elsewhere the address's own shape tells.
        bool isEvm = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        ChainId chain = isEvm && defaultChain.Namespace == "eip155" ? defaultChain : ChainId.None;
        return Account.TryParse(text, chain, out account, out error);
    }
}
