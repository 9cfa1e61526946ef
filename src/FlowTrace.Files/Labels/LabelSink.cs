using System.Diagnostics.CodeAnalysis;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Files.Labels;

/// <summary>Takes the labels of one file, drops those that say the same twice, and keeps those that disagree side by side.</summary>
internal sealed class LabelSink(string source, ChainId defaultChain, bool keepsAllIssues = false)
{
    /// <summary>What a label is worth that does not say: GraphSense's level of a trusted provider.</summary>
    public const int DefaultConfidence = 50;

    private const string SameMessage = "Labels that say the same of the same account twice were dropped.";

    private const string SeveralMessage =
        "Accounts bear another label in this file already. Both were kept; the one with the higher confidence decides, then the first.";

    private const string SpaceMessage = "Blanks around an address were cut off.";

    private const string UnknownMessage =
        "Words that tell no category were kept as words and stop nothing. Give a label file of FlowTrace's own format where they should.";

    public string Source { get; } = source;

    public IssueLog Issues { get; } = new(source, keepsAllIssues);

    public LabelBookBuilder Book { get; } = new();

    /// <summary>The chain of <c>0x</c> addresses that do not say; none where nobody said.</summary>
    public ChainId DefaultChain { get; } = defaultChain;

    public void Add(Label label, long line)
    {
        LabelAddition addition = Book.Add(label);
        if (addition == LabelAddition.Same)
            Issues.Tally(ReadIssueSeverity.Notice, SameMessage, line);
        else if (addition == LabelAddition.Beside)
            Issues.Tally(ReadIssueSeverity.Notice, SeveralMessage, line, label.Account.AddressText);
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

    /// <summary>Reads an address whose source declares the network; where the address contradicts it, its own form counts.</summary>
    /// <param name="text">The address.</param>
    /// <param name="network">The word of the network or asset.</param>
    /// <param name="line">The line, for issues.</param>
    /// <param name="saysClash">Whether a network that is only a token's name is worth an issue.</param>
    /// <param name="account">The account.</param>
    public bool TryPlace(string text, string network, long line, bool saysClash, out Account account)
    {
        account = default;
        string address = text.Trim();
        if (saysClash && address.Length != text.Length)
            Issues.List(ReadIssueSeverity.Notice, SpaceMessage, line, address);
        var found = PackAddress.Of(address, network);
        if (found.Account is not { } placed)
        {
            Issues.Refuse(found.IsForeign ? Fault.Chain : Fault.Account, line, found.Error!, found.IsForeign ? $"{network}: {address}" : address);
            return false;
        }

        if (found.Clash is { } clash && (saysClash || !found.IsToken))
            Issues.List(ReadIssueSeverity.Doubt, clash, line, $"{network}: {address} is on {placed.Chain.Name}");
        account = placed;
        return true;
    }

    public LabelBook ToBook(InputDescription input) => Book.Build([.. Issues.Close()], [input]);

    private bool TryRead(string text, out Account account, [NotNullWhen(false)] out string? error)
    {
        // Every EVM chain writes addresses alike, so there the default decides; elsewhere the address's own shape tells.
        bool isEvm = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        ChainId chain = isEvm && DefaultChain.Namespace == "eip155" ? DefaultChain : ChainId.None;
        return Account.TryParse(text, chain, out account, out error);
    }
}
