using System.CommandLine;
using FlowTrace.Cli.Commands;
using FlowTrace.Readers;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Live;

/// <summary>The options of the commands that ask providers.</summary>
internal sealed class LiveInputs
{
    private const string FileVariable = "FLOWTRACE_PROVIDERS";

    private readonly Option<string[]> _reader = OptionValues.Many(
        "--reader", "READER",
        "A provider to read from: its name in the file of providers, or KIND:CHAIN=URL (jsonrpc, etherscan, blockscout, trongrid, tronnode, esplora, "
        + "bitcoind); ${VARIABLE} stands for a key of the environment; repeatable.");
    private readonly Option<string?> _providers = OptionValues.One(
        "--providers", "FILE", $"The file of providers. [default: the one that {FileVariable} names, or flowtrace/providers.yaml in the user's settings]");
    private readonly Option<string?> _budget = OptionValues.One(
        "--budget", "N", "Make at most so many requests; what they leave unread ends as a limit, and the next run goes on. [default: no limit]");
    private readonly Option<string?> _fromBlock = OptionValues.One("--from-block", "N", "Read from this block on, from every reader. [default: its own]");
    private readonly Option<string?> _toBlock = OptionValues.One("--to-block", "N", "Read to this block, from every reader. [default: the last final one]");
    private readonly Option<string?> _confirmations = OptionValues.One(
        "--confirmations", "N", "Blocks with so many behind them count as final. [default: what the provider says, or the chain's convention]");

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_reader, _providers, _budget, _fromBlock, _toBlock, _confirmations])
            command.Add(option);
    }

    /// <summary>The request; null where no reader is named.</summary>
    /// <param name="parsed">The options.</param>
    /// <param name="more">Readers that a case file names.</param>
    /// <exception cref="TraceInputException">A reader is unknown, or the file of providers is wrong.</exception>
    public LiveRequest? Read(ParseResult parsed, IReadOnlyList<string> more)
    {
        string[] names = [.. more, .. parsed.GetValue(_reader) ?? []];
        int? budget = OptionValues.Whole(parsed, _budget, least: 1);
        if (names.Length == 0)
            return budget is null && parsed.GetValue(_providers) is null ? null
                : throw new TraceInputException("--budget and --providers go with --reader, and no reader is named.");
        return new LiveRequest([.. Find(parsed, names).Select(provider => Narrow(parsed, provider))], budget);
    }

    /// <summary>The one provider that a text names.</summary>
    /// <exception cref="TraceInputException">It is unknown.</exception>
    public ProviderOptions ReadOne(ParseResult parsed, string name) => Narrow(parsed, Find(parsed, [name]).Single());

    /// <summary>Every provider of the file, or those that are named.</summary>
    /// <exception cref="TraceInputException">There is no file, or a name is unknown.</exception>
    public IReadOnlyList<ProviderOptions> ReadAll(ParseResult parsed)
    {
        string[] names = parsed.GetValue(_reader) ?? [];
        if (names.Length > 0)
            return [.. Find(parsed, names)];
        string path = FileOf(parsed) ?? throw new TraceInputException(
            $"There is no file of providers. Give --providers FILE, set {FileVariable}, or name a reader: --reader jsonrpc:ethereum=http://localhost:8545.");
        return ProviderFile.Read(path);
    }

    private IEnumerable<ProviderOptions> Find(ParseResult parsed, string[] names)
    {
        IReadOnlyList<ProviderOptions>? known = null;
        foreach (string name in names)
        {
            if (name.Contains('=', StringComparison.Ordinal))
            {
                yield return ProviderFile.Parse(name);
                continue;
            }

            known ??= FileOf(parsed) is { } path ? ProviderFile.Read(path) : [];
            string there = known.Count > 0 ? $"; the file has {string.Join(", ", known.Select(provider => provider.Name))}." : " and no file of providers.";
            yield return known.FirstOrDefault(provider => provider.Name == name) ?? throw OptionValues.Wrong(
                "--reader", $"there is no provider '{name}'{there}"
                + " Write KIND:CHAIN=URL, such as jsonrpc:ethereum=http://localhost:8545, or name one of the file.");
        }
    }

    private ProviderOptions Narrow(ParseResult parsed, ProviderOptions provider) => provider with
    {
        FromBlock = OptionValues.Whole(parsed, _fromBlock, least: 0) ?? provider.FromBlock,
        ToBlock = OptionValues.Whole(parsed, _toBlock, least: 0) ?? provider.ToBlock,
        Confirmations = OptionValues.Whole(parsed, _confirmations, least: 0) ?? provider.Confirmations,
    };

    private string? FileOf(ParseResult parsed)
    {
        if ((parsed.GetValue(_providers) ?? Environment.GetEnvironmentVariable(FileVariable)) is { Length: > 0 } given)
            return given;
        string usual = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "flowtrace", "providers.yaml");
        return File.Exists(usual) ? usual : null;
    }
}
