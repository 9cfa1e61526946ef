using System.Globalization;
using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Findings;

namespace FlowTrace.Reporting;

/// <summary>Writes profiles of accounts: every figure as it is, what it speaks for and against, and the claim that comes of it.</summary>
/// <remarks>
/// Text from outside is harmless in every form: written out on a terminal, escaped in Markdown, and no formula in CSV. JSON holds it as it is.
/// </remarks>
public static class ProfileReport
{
    private const int Places = 6;
    private const int MostSweeps = 20;

    /// <summary>Writes them as plain text for a terminal.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteTable(IReadOnlyList<AccountProfile> profiles, ProfileThresholds thresholds, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        TableReport.Write(Document(profiles, thresholds), output);
    }

    /// <summary>Writes them as Markdown.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteMarkdown(IReadOnlyList<AccountProfile> profiles, ProfileThresholds thresholds, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        MarkdownReport.Write("How accounts behave", Document(profiles, thresholds), output);
    }

    /// <summary>Writes one line for each profile, for lists of many accounts.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteList(IReadOnlyList<AccountProfile> profiles, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        ArgumentNullException.ThrowIfNull(output);
        var document = new ReportDocument();
        document.Heading("What accounts behave like (inferred, never a label)");
        document.Table(
            [new("behaviour"), new("for", IsNumber: true), new("against", IsNumber: true), new("transfers", IsNumber: true), new("account")],
            [
                .. profiles.Select(profile => new[]
                {
                    profile.Behaviour.ToName(), VotesOf(profile, isFor: true), VotesOf(profile, isFor: false), ReportText.Number(profile.Transfers),
                    ReportText.Of(profile.Account),
                }),
            ]);
        TableReport.Write(document, output);
    }

    /// <summary>Writes them as CSV: a row for each figure, and one for each thing that is not known.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteCsv(IReadOnlyList<AccountProfile> profiles, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        ArgumentNullException.ThrowIfNull(output);
        output.Write("account,asset,behaviour,grade,span,feature,figure,exact,decimal,rounded,for,against,missing\n");
        foreach (AccountProfile profile in profiles)
            foreach ((string span, IReadOnlyList<ProfileFeature> features) in Spans(profile))
                foreach (ProfileFeature feature in features)
                    WriteRows(output, profile, span, feature);
    }

    /// <summary>Writes them as JSON, schema <c>flowtrace.profile/1</c>, with the thresholds. Quantities and fractions are exact texts.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void WriteJson(IReadOnlyList<AccountProfile> profiles, ProfileThresholds thresholds, Stream output)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        ArgumentNullException.ThrowIfNull(thresholds);
        ArgumentNullException.ThrowIfNull(output);
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("schema", "flowtrace.profile/1");
            json.WriteStartArray("profiles");
            foreach (AccountProfile profile in profiles)
                ProfileJson.Write(json, profile);
            json.WriteEndArray();
            ProfileJson.Write(json, thresholds);
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static ReportDocument Document(IReadOnlyList<AccountProfile> profiles, ProfileThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        ArgumentNullException.ThrowIfNull(thresholds);
        var document = new ReportDocument();
        foreach (AccountProfile profile in profiles)
            Add(document, profile);
        document.Heading("Thresholds (defaults are published; [H] marks a hypothesis)");
        document.Table(
            [new("threshold"), new("value", IsNumber: true), new("default", IsNumber: true), new("where it comes from")],
            [
                .. thresholds.All.Select(threshold => new[]
                {
                    threshold.Name, threshold.Value.ToDecimalText(Places), threshold.Default.ToDecimalText(Places), threshold.Source,
                }),
            ]);
        return document;
    }

    private static void Add(ReportDocument document, AccountProfile profile)
    {
        document.Heading("Account");
        document.Sentence($"{ReportText.Of(profile.Account)} in {profile.Asset}");
        document.Sentence($"Claim ({Evidence.ClaimKinds.ToName(profile.Claim.Kind)}): {ReportText.Name(profile.Claim.Statement, 600)}");
        if (profile is { First: { } first, Last: { } last })
            document.Sentence($"{ReportText.Count(profile.Transfers, "transfer", "transfers")} from {Figures.Time(first)} to {Figures.Time(last)} UTC; "
                + $"{ReportText.Count(profile.NoiseKeptOut, "transfer", "transfers")} of the ledger taken out as noise.");
        document.List([.. profile.Decision.Select(step => new ListEntry(step))], isNumbered: true);
        document.Table(
            [new("feature"), new("figure"), new("lifetime", IsNumber: true), new(WindowTitle(profile), IsNumber: true), new("speaks for"), new("against")],
            [.. profile.Lifetime.SelectMany((feature, i) => Rows(profile, feature, profile.Window[i]))]);
        AddLists(document, profile);
    }

    private static void AddLists(ReportDocument document, AccountProfile profile)
    {
        ListEntry[] notes =
            [.. profile.Lifetime.SelectMany(feature => feature.Notes.Select(note => new ListEntry($"{feature.Id}: {ReportText.Name(note, 300)}")))];
        ListEntry[] missing =
            [.. profile.Lifetime.SelectMany(feature => feature.Missing.Select(reason => new ListEntry($"{feature.Id} not known: {reason}")))];
        document.List(notes);
        document.List(missing);
        if (profile.Claim.Against.Count > 0)
        {
            document.Sentence("What speaks against it:");
            document.List([.. profile.Claim.Against.Select(against => new ListEntry(ReportText.Name(against, 400)))]);
        }

        if (profile.Deposit is not { } deposit)
            return;
        document.Sentence($"Emptied into {ReportText.Of(deposit.HotWallet)}{DepositReport.NameOf(deposit)}: {deposit.SweptShare} of what came in, "
            + $"{ReportText.Count(deposit.Sweeps.Count, "sweep", "sweeps")}:");
        document.List([.. deposit.Sweeps.Take(MostSweeps).Select(sweep => new ListEntry(
            $"{Figures.Time(sweep.Position.Time)} UTC  {ReportText.Name(sweep.TransactionText)}  {ProfileJson.Text(sweep.Quantity)} base units"))]);
        if (deposit.Sweeps.Count > MostSweeps)
            document.Sentence($"and {ReportText.Number(deposit.Sweeps.Count - MostSweeps)} more; --format json lists all.");
    }

    private static IEnumerable<string[]> Rows(AccountProfile profile, ProfileFeature feature, ProfileFeature window)
    {
        string id = feature.Id;
        foreach (ProfileFigure figure in feature.Figures)
        {
            yield return
            [
                id, figure.Name, Shown(figure), window.Figures.FirstOrDefault(one => one.Name == figure.Name) is { } recent ? Shown(recent) : "not known",
                id.Length > 0 ? Speaks(profile, id, isFor: true) : "", id.Length > 0 ? Speaks(profile, id, isFor: false) : "",
            ];
            id = "";
        }

        if (feature.Figures.Count == 0)
            yield return [id, "", "not known", "not known", "", ""];
    }

    private static void WriteRows(TextWriter output, AccountProfile profile, string span, ProfileFeature feature)
    {
        string start = $"{CsvReport.Cell(profile.Account.ToString())},{CsvReport.Cell(profile.Asset.ToString())},{profile.Behaviour.ToName()},"
            + $"{Evidence.ClaimKinds.ToName(profile.Claim.Kind)},{span},{feature.Id},";
        string votes = span == "lifetime" ? $"{Speaks(profile, feature.Id, true)},{Speaks(profile, feature.Id, false)}" : ",";
        foreach (ProfileFigure figure in feature.Figures)
            output.Write(
                $"{start}{figure.Name},{figure.Value},{figure.Value.ToDecimalText(Places)},{(figure.IsRounded ? "true" : "false")},{votes},\n");
        foreach (string missing in feature.Missing)
            output.Write($"{start},,,,{votes},{CsvReport.Cell(Encode.Visible(missing, 300))}\n");
    }

    private static (string Span, IReadOnlyList<ProfileFeature> Features)[] Spans(AccountProfile profile) =>
        [("lifetime", profile.Lifetime), ("window", profile.Window)];

    // The exact value too, wherever it is short enough to read.
    private static string Shown(ProfileFigure figure)
    {
        string exact = figure.Value.ToString();
        string text = figure.Value.ToDecimalText(Places);
        return exact == text || exact.Length > 24 || figure.IsRounded ? text : $"{text} ({exact})";
    }

    private static string Speaks(AccountProfile profile, string feature, bool isFor) =>
        string.Join(' ', profile.Votes.Where(vote => vote.Feature == feature && vote.IsFor == isFor).Select(vote => vote.Behaviour.ToName()));

    private static string VotesOf(AccountProfile profile, bool isFor) =>
        ReportText.Number(profile.Votes.Count(vote => vote.Behaviour == profile.Behaviour && vote.IsFor == isFor));

    private static string WindowTitle(AccountProfile profile) =>
        string.Create(CultureInfo.InvariantCulture, $"last {profile.WindowLength.TotalDays:0} days");
}
