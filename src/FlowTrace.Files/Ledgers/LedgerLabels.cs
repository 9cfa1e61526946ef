using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Files.Labels;
using FlowTrace.Reading;

namespace FlowTrace.Files.Ledgers;

/// <summary>The labels that ledgers carry beside their transfers: an expert's names, an explorer's tags.</summary>
internal sealed class LedgerLabels
{
    /// <summary>GraphSense's level of service data and forensic findings.</summary>
    private const int Confidence = 50;

    private const string UnknownMessage =
        "Names of which no word tells a category were kept as names and stop nothing. Give a label file where they should.";

    private readonly Dictionary<Account, List<Label>> _labels = [];

    public IEnumerable<Label> All => _labels.Values.SelectMany(labels => labels);

    public void Add(string source, in Account account, ReadOnlySpan<char> name, IssueLog issues, long line)
    {
        if (_labels.TryGetValue(account, out List<Label>? labels))
        {
            foreach (Label label in labels)
                if (name.SequenceEqual(label.Name) && label.Source == source)
                    return;
        }
        else
        {
            _labels.Add(account, labels = []);
        }

        string text = name.ToString();
        if (!CategoryWords.TryFromName(text, out ServiceCategory category))
            issues.TallyWord(ReadIssueSeverity.Notice, UnknownMessage, line, name);
        labels.Add(new Label(account, text, category, source, Confidence, OriginalCategory: text));
    }
}
