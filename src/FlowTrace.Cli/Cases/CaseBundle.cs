using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using FlowTrace.Files;
using FlowTrace.Sqlite;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Cases;

/// <summary>What to leave out of a bundle, and what to add.</summary>
/// <param name="Withhold">Names of inputs, each perhaps with <c>=REASON</c>.</param>
/// <param name="WithholdAnalysts">Why the names of analysts are left out; null to leave them in.</param>
/// <param name="Attach">Files that go with it as reports.</param>
internal sealed record BundleWishes(IReadOnlyList<string> Withhold, string? WithholdAnalysts, IReadOnlyList<string> Attach);

/// <summary>Makes a bundle's content of a store.</summary>
internal static class CaseBundle
{
    private const string DefaultReason = "withheld by whoever made the bundle";

    // With the commit it was built from, where the build knew one.
    private static string Tool =>
        $"flowtrace {typeof(Tracer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion}";

    /// <summary>The content; it is read from the store while the bundle is written.</summary>
    /// <exception cref="TraceInputException">A name that is to be withheld is no input's.</exception>
    public static BundleContent Of(CaseStore store, BundleWishes wishes)
    {
        TraceDefinition asked = StoreFile.DefinitionOf(StoreFile.LastRun(store));
        byte[] salts = store.SaltKey();
        Dictionary<string, string> withheld = ReasonsOf(wishes.Withhold, store);
        return new BundleContent
        {
            Tool = Tool,
            Title = BundleText.Of(asked.Options.Title, BundleText.SaltOf(salts, "title")),
            Inputs = [.. store.Inputs().Select(input => InputOf(store, input, withheld))],
            Acts = [.. store.Acts().Select(act => ActOf(act, salts, wishes.WithholdAnalysts))],
            Runs = [.. store.Runs().Select(run => RunOf(store, run, salts))],
            Reports = [.. wishes.Attach.Select(ReportOf)],
        };
    }

    /// <summary>The name of a run in a bundle.</summary>
    public static string NameOf(StoredRun run) => string.Create(CultureInfo.InvariantCulture, $"run-{run.Number}");

    private static BundleInput InputOf(CaseStore store, StoredInput input, Dictionary<string, string> withheld)
    {
        var bytes = new BundleBytes(input.Sha256, input.Length, () => store.OpenInput(input));
        return new BundleInput(
            input.Name, input.Role.ToString().ToLowerInvariant(), input.Format, input.Chain,
            withheld.TryGetValue(input.Name, out string? reason) ? bytes.Withhold(reason) : bytes);
    }

    private static BundleAct ActOf(Act act, byte[] salts, string? withholdAnalysts)
    {
        BundleText Text(string name, string text) =>
            BundleText.Of(text, BundleText.SaltOf(salts, string.Create(CultureInfo.InvariantCulture, $"act/{act.Number}/{name}")));
        BundleText who = Text("who", act.Who);
        return new BundleAct(act.When, act.Kind, new Dictionary<string, BundleText>(StringComparer.Ordinal)
        {
            ["who"] = withholdAnalysts is null ? who : who.Withhold(withholdAnalysts),
            ["subject"] = Text("subject", act.Subject),
            ["body"] = Text("body", act.Body),
        });
    }

    private static BundleRun RunOf(CaseStore store, StoredRun run, byte[] salts) => new(
        NameOf(run), BundleText.Of(run.Definition, BundleText.SaltOf(salts, NameOf(run))), run.Digest,
        new BundleBytes(run.Sha256, run.Length, () => store.OpenResult(run)));

    private static BundleReport ReportOf(string path)
    {
        if (!File.Exists(path))
            throw new TraceInputException($"--attach: {path} does not exist. Check the name.");
        using FileStream bytes = File.OpenRead(path);
        return new BundleReport(
            Path.GetFileName(path), new BundleBytes(Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length, () => File.OpenRead(path)));
    }

    private static Dictionary<string, string> ReasonsOf(IReadOnlyList<string> withhold, CaseStore store)
    {
        var names = store.Inputs().Select(input => input.Name).ToHashSet(StringComparer.Ordinal);
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string text in withhold)
        {
            int equals = names.Contains(text) ? -1 : text.LastIndexOf('=');
            string name = equals < 0 ? text : text[..equals];
            if (!names.Contains(name))
                throw new TraceInputException($"--withhold: the store has no input '{name}'. It has {string.Join(", ", names)}.");
            reasons[name] = equals < 0 || equals + 1 == text.Length ? DefaultReason : text[(equals + 1)..];
        }

        return reasons;
    }
}
