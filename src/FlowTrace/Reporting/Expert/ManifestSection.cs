using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Reading;

namespace FlowTrace.Reporting;

/// <summary>What the report was made from, so that another can make it again.</summary>
internal static class ManifestSection
{
    public static ExpertSection Build(ExpertContext context)
    {
        Manifest manifest = context.Result.Manifest;
        var inputs = new GridBuilder("inputs", new("Input"), new("Read as"), new("Rows", IsNumber: true), new("SHA-256"));
        foreach (InputDescription input in manifest.Inputs)
            inputs.Add(
                statement => context.Derive(statement, ExpertRules.Manifest),
                ReportText.Name(input.Name), ReportText.Name(input.Format), ReportText.Number(input.Rows),
                input.Sha256.Length > 0 ? TextSpan.Code(input.Sha256) : "no bytes to hash");
        var ends = new GridBuilder("ends", new("Chain"), new("Last block", IsNumber: true), new("Time, UTC"), new("Block hash"));
        foreach (ChainEnd end in manifest.Ends)
            ends.Add(
                statement => context.Derive(statement, ExpertRules.Manifest),
                end.Chain.ToString(), end.Block == Position.Unknown ? "not numbered" : ReportText.Number(end.Block), Figures.Time(end.Time),
                end.BlockHash.Length > 0 ? TextSpan.Code(ReportText.Name(end.BlockHash, 140)) : "not in the sources");
        var options = new GridBuilder("options", new("Option"), new("Value"));
        foreach ((string name, string value) in manifest.Options)
            options.Add(statement => context.Derive(statement, ExpertRules.Manifest), ReportText.Name(name), ReportText.Name(value, 2000));
        return new ExpertSection("manifest", "What this was made from",
        [
            new ParagraphBlock(context.Derive(
                $"Made by {ReportText.Name(manifest.Tool)}: {ReportText.Count(context.Result.Statistics.AccountsRead, "account", "accounts")} read, "
                + $"{ReportText.Count(context.Result.Statistics.TransfersApplied, "transfer", "transfers")} applied.",
                ExpertRules.Manifest)),
            inputs.Build(), .. ends.Count > 0 ? new ExpertBlock[] { new TitleBlock("Where the data of each chain ends"), ends.Build() } : [],
            new TitleBlock("Options"), options.Build(),
        ]);
    }
}
