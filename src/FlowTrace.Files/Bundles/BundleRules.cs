using System.Globalization;
using System.Text.RegularExpressions;
using FlowTrace.Files.Internals;

namespace FlowTrace.Files;

/// <summary>What may stand in a bundle, asked of what is written and of what is read alike.</summary>
internal static partial class BundleRules
{
    private const int LongestName = 255;

    // Milliseconds; no pattern here goes back.
    private const int LongestMatch = 1000;

    private const RegexOptions Devices = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <summary>Refuses what would make a leaf ambiguous, a path unsafe, or an entry stand twice.</summary>
    /// <exception cref="BundleException">Something may not stand in a bundle.</exception>
    public static void Check(BundleContent content)
    {
        Check(content.Title, "title");
        for (int i = 0; i < content.Inputs.Count; i++)
            Check(content.Inputs[i], Place("inputs", i));
        for (int i = 0; i < content.Acts.Count; i++)
            Check(content.Acts[i], Place("acts", i));
        for (int i = 0; i < content.Runs.Count; i++)
            Check(content.Runs[i], Place("runs", i));
        for (int i = 0; i < content.Reports.Count; i++)
            Check(content.Reports[i], Place("reports", i));
        RefuseTwice(content.Runs.Select(run => run.Id), "run");
        RefuseTwice(content.Reports.Select(report => report.Name), "report");
        RefuseHalfWithheld(content.Inputs);
    }

    private static void Check(BundleInput input, string place)
    {
        if (input.Name.Length is 0 or > LongestName || input.Name.Any(char.IsControl))
            throw Wrong(place, "the name is empty, has more than 255 characters, or holds a control character. Rename the file");
        Require(Word().IsMatch(input.Role), place, $"the role {Quote(input.Role)} is no word");
        Require(input.Format.Length == 0 || Word().IsMatch(input.Format), place, $"the format {Quote(input.Format)} is no word");
        Require(input.Chain.Length == 0 || Caip2().IsMatch(input.Chain), place, $"the chain {Quote(input.Chain)} is no CAIP-2 id");
        Check(input.Content, place);
    }

    private static void Check(BundleAct act, string place)
    {
        Require(Word().IsMatch(act.Kind), place, $"the kind {Quote(act.Kind)} is no word");
        foreach ((string name, BundleText text) in act.Texts)
        {
            Require(Word().IsMatch(name), place, $"{Quote(name)} is no word for a text");
            Check(text, place);
        }
    }

    private static void Check(BundleRun run, string place)
    {
        Require(RunId().IsMatch(run.Id), place, $"the id {Quote(run.Id)} is not of lower-case letters, digits and dashes, 64 at most");
        Require(Hash().IsMatch(run.Digest), place, "the digest is no SHA-256 in lower-case hexadecimal");
        Check(run.Definition, place);
        Check(run.Result, place);
    }

    private static void Check(BundleReport report, string place)
    {
        bool isReserved = Reserved().IsMatch(report.Name);
        Require(
            FileName().IsMatch(report.Name) && !isReserved, place,
            $"the name {Quote(report.Name)} is no file name that every system takes: letters, digits, dots, dashes and underscores, 100 at most");
        Check(report.Content, place);
    }

    private static void Check(BundleBytes bytes, string place)
    {
        Require(Hash().IsMatch(bytes.Sha256), place, "sha256 is no SHA-256 in lower-case hexadecimal");
        Require(bytes.Length >= 0, place, "the length is negative");
    }

    private static void Check(BundleText text, string place)
    {
        Require(Hash().IsMatch(text.Commitment), place, "the commitment is no SHA-256 in lower-case hexadecimal");
        Require(
            text.Text is null ? text.Withheld.Length > 0 && text.Salt.Length == 0 : text.Withheld.Length == 0 && Hash().IsMatch(text.Salt), place,
            "a text has a salt of 32 bytes in lower-case hexadecimal, and a withheld one has a reason and neither text nor salt");
    }

    // Case is not told apart: on some systems the two would be one file.
    private static void RefuseTwice(IEnumerable<string> names, string what)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string name in names)
            if (!seen.Add(name))
                throw new BundleException($"The {what} {Quote(name)} stands twice in the bundle. Name each once; upper and lower case are the same.");
    }

    private static void RefuseHalfWithheld(IEnumerable<BundleInput> inputs)
    {
        foreach (IGrouping<string, BundleInput> same in inputs.GroupBy(input => input.Content.Sha256, StringComparer.Ordinal))
        {
            if (same.Select(input => input.Content.Withheld.Length > 0).Distinct().Count() > 1)
                throw new BundleException(
                    $"The same bytes are withheld as one input and given as another: {string.Join(", ", same.Select(input => Quote(input.Name)))}. "
                    + "Withhold both or neither.");
            if (same.Select(input => input.Content.Length).Distinct().Count() > 1)
                throw new BundleException($"Inputs with the hash {same.Key} have different lengths; one of the records is wrong.");
        }
    }

    public static string Quote(string text) => $"'{IssueLog.Readable(text)}'";

    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Bytes(long count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} bytes");

    private static void Require(bool holds, string place, string otherwise)
    {
        if (!holds)
            throw Wrong(place, otherwise);
    }

    private static BundleException Wrong(string place, string what) => new($"The bundle's {place}: {what}.");

    private static string Place(string list, int index) => $"{list}[{Number(index)}]";

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,63}\z", RegexOptions.None, LongestMatch)]
    private static partial Regex Word();

    [GeneratedRegex(@"\A[a-z0-9-]{1,64}\z", RegexOptions.None, LongestMatch)]
    private static partial Regex RunId();

    [GeneratedRegex(@"\A[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}\z", RegexOptions.None, LongestMatch)]
    private static partial Regex Caip2();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z", RegexOptions.None, LongestMatch)]
    private static partial Regex Hash();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._-]{0,98}[A-Za-z0-9_-]\z|\A[A-Za-z0-9_]\z", RegexOptions.None, LongestMatch)]
    private static partial Regex FileName();

    // Devices of Windows, with any extension.
    [GeneratedRegex(@"\A(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|\z)", Devices, LongestMatch)]
    public static partial Regex Reserved();
}
