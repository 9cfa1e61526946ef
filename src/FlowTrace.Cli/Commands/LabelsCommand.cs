using System.CommandLine;
using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Commands;

/// <summary><c>flowtrace labels</c>: what label files say, whether they are sound, and what they become in another form.</summary>
internal static class LabelsCommand
{
    private static readonly string[] Formats = ["table", "json", "csv"];

    public static Command Create(Terminal terminal) => new("labels", "Says who is who, checks label files, and converts them.")
    {
        Lookup(terminal), List(terminal), Check(terminal), Convert(terminal),
    };

    private static Command Lookup(Terminal terminal)
    {
        var accounts = new Argument<string[]>("ACCOUNT")
        {
            Description = "Whom to look up: 0x…, T…, bc1…, chain:address, CAIP-10.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string[]> labels = OptionValues.Many("--labels", "FILE", "Where to look: files, folders and compiled packs, as for trace; repeatable.");
        Option<string?> chain = Chain();
        Option<string?> at = OptionValues.One("--at", "TIME", "Only what counts then: ISO 8601 UTC. [default: all times]");
        Option<string?> format = Format();
        var command = new Command("lookup", "Shows every label of an account side by side, which one decides, when and why.")
        {
            accounts, labels, chain, at, format,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string wanted = OptionValues.OneOf(parsed, format, Formats[0], Formats);
            ChainId of = ChainOf(parsed, chain);
            Moment? moment = OptionValues.Moment(parsed, at);
            if (moment is { IsBlock: true })
                throw OptionValues.Wrong("--at", "labels have dates and no blocks; give a time (2025-02-21T14:00:00Z).");
            Account[] wantedAccounts = [.. parsed.GetValue(accounts)!.Select(text => AccountOf(text, of))];
            LabelFile[] files = [.. (parsed.GetValue(labels) ?? []).Select(text => LabelFile.Parse(text, of))];
            if (files.Length == 0)
                throw new TraceInputException("There is nowhere to look: name a file, a folder or a compiled pack with --labels FILE.");

            // Known contracts stand beneath the labels here as they do in a trace.
            LabelBook book = KnownContracts.Beneath(await ReadAsync(files, cancellationToken).ConfigureAwait(false));
            LabelLookup[] lookups = [.. wantedAccounts.Select(account => LabelLookup.Of(book, account, moment?.Value))];
            terminal.Print(
                wanted, output => LabelReport.WriteTable(lookups, book, output), writeMarkdown: null, output => LabelReport.WriteCsv(lookups, output),
                output => LabelReport.WriteJson(lookups, book, output));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command List(Terminal terminal)
    {
        Argument<string[]> files = Files();
        Option<string?> chain = Chain();
        Option<string?> format = Format();
        var command = new Command("list", "Counts labels by category, network, confidence and source, and lists contradictions.") { files, chain, format };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string wanted = OptionValues.OneOf(parsed, format, Formats[0], Formats);
            LabelBook book = await ReadAsync(FilesOf(parsed, files, chain), cancellationToken).ConfigureAwait(false);
            var summary = LabelSummary.Of(book);
            terminal.Print(
                wanted, output => LabelReport.WriteTable(summary, output), writeMarkdown: null, output => LabelReport.WriteCsv(summary, output),
                output => LabelReport.WriteJson(summary, output));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Check(Terminal terminal)
    {
        Argument<string[]> files = Files();
        Option<string?> chain = Chain();
        var strict = new Option<bool>("--strict") { Description = "Exit with 2 when a label was refused or is doubtful. [default: 0 whatever is found]" };
        Option<string?> format = Format();
        var command = new Command("check", "Lists every defect of label files with file and line.") { files, chain, strict, format };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string wanted = OptionValues.OneOf(parsed, format, Formats[0], Formats);
            var issues = new List<ReadIssue>();
            foreach (LabelFile file in FilesOf(parsed, files, chain, keepsEveryIssue: true).SelectMany(file => file.Files()))
                issues.AddRange(await IssuesOfAsync(file, cancellationToken).ConfigureAwait(false));
            terminal.Print(
                wanted, output => LabelReport.WriteTable(issues, output), writeMarkdown: null, output => LabelReport.WriteCsv(issues, output),
                output => LabelReport.WriteJson(issues, output));
            bool isWrong = issues.Exists(issue => issue.Severity != ReadIssueSeverity.Notice);
            return isWrong && parsed.GetValue(strict) ? ExitCode.WrongInput : ExitCode.Done;
        });
        return command;
    }

    private static Command Convert(Terminal terminal)
    {
        Argument<string[]> files = Files();
        Option<string?> chain = Chain();
        Option<string?> target = OptionValues.One(
            "--out", "FILE", "What to write: FlowTrace's own labels (.csv), or a compiled pack that loads at once (.flowlabels).");
        var command = new Command("convert", "Writes labels of any form as FlowTrace's own CSV or as a compiled pack.") { files, chain, target };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(target) is not { } path)
                throw OptionValues.Wrong("--out", "name the file to write, which ends in .csv or .flowlabels.");
            string kind = Path.GetExtension(path).ToLowerInvariant();
            if (kind is not (".csv" or ".flowlabels"))
                throw OptionValues.Wrong("--out", $"'{path}' ends in neither .csv nor .flowlabels, so what to write is not said.");
            LabelBook book = await ReadAsync(FilesOf(parsed, files, chain), cancellationToken).ConfigureAwait(false);
            if (kind == ".csv")
                AtomicFile.WriteText(path, output => LabelReport.WriteCsv(book.All, output));
            else
                AtomicFile.Write(path, output => LabelPack.Write(book, output));
            terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{path}: {book.LabelCount} labels of {book.Count} accounts."));
            int issues = book.Issues.Count;
            if (issues > 0)
                terminal.Say(string.Create(
                    CultureInfo.InvariantCulture, $"flowtrace: {issues} {(issues == 1 ? "issue" : "issues")}; flowtrace labels check lists them."));
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<IReadOnlyList<ReadIssue>> IssuesOfAsync(LabelFile file, CancellationToken cancellationToken)
    {
        try
        {
            return (await file.ReadAsync(cancellationToken).ConfigureAwait(false)).Issues;
        }
        catch (ChainReadException failure) when (failure.InnerException is not (IOException or UnauthorizedAccessException))
        {
            return [new ReadIssue(ReadIssueSeverity.Rejected, Path.GetFileName(file.Path), 0, $"The whole file was left out: {failure.Message}")];
        }
    }

    private static async Task<LabelBook> ReadAsync(LabelFile[] files, CancellationToken cancellationToken)
    {
        var books = new List<LabelBook>();
        foreach (LabelFile file in files)
            books.Add(await file.ReadAsync(cancellationToken).ConfigureAwait(false));
        return LabelBook.Combine(books);
    }

    private static LabelFile[] FilesOf(ParseResult parsed, Argument<string[]> files, Option<string?> chain, bool keepsEveryIssue = false)
    {
        ChainId of = ChainOf(parsed, chain);
        IEnumerable<LabelFile> named = parsed.GetValue(files)!.Select(text => LabelFile.Parse(text, of));
        return [.. keepsEveryIssue ? named.Select(file => file.WithEveryIssue()) : named];
    }

    private static Account AccountOf(string text, ChainId chain) => Account.TryParse(text, chain, out Account account, out string? error)
        ? account
        : throw new TraceInputException(error);

    private static ChainId ChainOf(ParseResult parsed, Option<string?> chain) => parsed.GetValue(chain) is not { } text ? ChainId.None
        : ChainId.TryParse(text, out ChainId of, out string? error) ? of
        : throw OptionValues.Wrong("--chain", error);

    private static Argument<string[]> Files() => new("FILE")
    {
        Description = "Label files, folders of them, or compiled packs. =CATEGORY behind a plain list says what its addresses are, @DATE which edition it is.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static Option<string?> Chain() => OptionValues.One("--chain", "NAME", "The chain of 0x addresses that do not say. [default: ethereum]");

    private static Option<string?> Format() => OptionValues.One("--format", string.Join('|', Formats), "What goes to stdout. [default: table]");
}
