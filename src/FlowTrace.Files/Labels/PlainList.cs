using System.Text.RegularExpressions;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Files.Labels;

/// <summary>What the name of a list of addresses, and who gives it, say of all of them.</summary>
/// <remarks>
/// <c>sanctioned_addresses_ASSET</c> is how lists made of OFAC's are published: the asset tells the chain, and of a token's addresses their form does.
/// </remarks>
internal sealed partial class PlainList
{
    /// <summary>The list that OFAC publishes, whichever file it was taken from.</summary>
    public const string Ofac = "ofac";

    public const string UndatedMessage =
        "The list of sanctioned addresses has no date and counts at all times. Lists change: give the date of its edition, FILE@2024-05-01.";

    private PlainList(string name, ServiceCategory category, string asset, LabelDetails details, ListEdition edition)
    {
        Name = name;
        Category = category;
        Asset = asset;
        Edition = edition;
        Details = edition.Of(details);
    }

    /// <summary>The name of every address.</summary>
    public string Name { get; }

    public ServiceCategory Category { get; }

    /// <summary>The asset whose addresses they are, in OFAC's codes; empty where the name says none.</summary>
    public string Asset { get; }

    public ListEdition Edition { get; }

    public LabelDetails Details { get; }

    /// <summary>What publishers of sanctions are worth is known; of other lists nothing is.</summary>
    public int Confidence => Category == ServiceCategory.Sanctioned ? ConfidenceLevels.Of(ConfidenceLevels.Authority) : LabelSink.DefaultConfidence;

    /// <summary>What is said of a file.</summary>
    public static PlainList Of(LabelFile file)
    {
        string name = System.IO.Path.GetFileNameWithoutExtension(file.Path);
        string asset = AssetInName().Match(name) is { Success: true } match ? match.Groups["asset"].Value : "";
        bool isSanctions = name.Contains("ofac", StringComparison.OrdinalIgnoreCase) || name.Contains("sanction", StringComparison.OrdinalIgnoreCase);
        ServiceCategory category = file.Category ?? (isSanctions ? ServiceCategory.Sanctioned : ServiceCategory.None);
        return new PlainList(name, category, asset, LabelDetails.None, file.Edition);
    }

    /// <summary>The list and the part of it that a file of this name is an edition of.</summary>
    public static (string List, string Part) ListOf(string path)
    {
        string name = System.IO.Path.GetFileNameWithoutExtension(path);
        if (AssetInName().Match(name) is { Success: true } match)
            return (Ofac, match.Groups["asset"].Value);
        string bare = DateAtEnd().Replace(name, "");
        return (bare.Length > 0 ? bare : name, "");
    }

    public void Add(LabelSink sink, ReadOnlySpan<char> text, long line)
    {
        if (TryAccount(sink, text, line, out Account account))
            sink.Add(Edition.Of(new Label(account, Name, Category, sink.Source, Confidence) { Details = Details }), line);
    }

    /// <summary>States the edition, or that there is none where there should be one.</summary>
    public void Begin(LabelSink sink)
    {
        Edition.AddTo(sink.Book);
        if (Category == ServiceCategory.Sanctioned && Edition.Date is null)
            sink.Issues.Tally(ReadIssueSeverity.Notice, UndatedMessage, 0);
    }

    private bool TryAccount(LabelSink sink, ReadOnlySpan<char> text, long line, out Account account)
    {
        if (Asset.Length == 0)
            return sink.TryAccount(text, line, out account);
        return sink.TryPlace(text.ToString(), Asset, line, saysClash: false, out account);
    }

    [GeneratedRegex("^sanctioned_addresses_(?<asset>[A-Z0-9]+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AssetInName();

    [GeneratedRegex("[-_. ]*[0-9]{4}[-_.]?[0-9]{2}[-_.]?[0-9]{2}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DateAtEnd();
}
