using System.CommandLine;
using System.Text;
using FlowTrace.Cli.Cases;
using FlowTrace.Cli.Commands;
using FlowTrace.Files;
using FlowTrace.Reporting;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Mcp;

/// <summary>
/// Traces the cases of a folder and keeps the latest results in memory. One trace runs at a time, for memory's sake; whoever asks for what is kept waits
/// for nobody.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="most">How many results are kept at most.</param>
internal sealed class CaseKeeper(ConfinedFolder folder, int most) : IDisposable
{
    private const int DigestLength = 64;

    private readonly SemaphoreSlim _gate = new(1);
    private readonly Lock _lock = new();
    private readonly LinkedList<KeptCase> _kept = [];
    private readonly TraceCommandOptions _options = new(["json"], "Not used here.");

    private Command Trace
    {
        get
        {
            if (field is null)
            {
                var command = new Command("trace");
                _options.AddTo(command);
                field = command;
            }

            return field;
        }
    }

    public ConfinedFolder Folder => folder;

    /// <summary>A case, traced as it asks to be, or as options say.</summary>
    /// <param name="text">The case's path in the folder, or the digest of a result that was given before.</param>
    /// <param name="options">Options of <c>flowtrace trace</c>, each as <c>--name=value</c> or <c>--name</c>, in a fixed order.</param>
    /// <param name="cancellationToken">Ends the trace; nothing of it is kept.</param>
    /// <exception cref="TraceInputException">There is no such case, it leads out of the folder, or asks providers; or an option is wrong.</exception>
    public async Task<KeptCase> GetAsync(string text, IReadOnlyList<string> options, CancellationToken cancellationToken)
    {
        string name = text;
        if (IsDigest(text))
        {
            KeptCase known = Find(kept => kept.Digest == text) ?? throw new TraceInputException(
                $"No result with the digest {text} is kept. Ask trace for the case by its path again; the same files give the same digest.");
            if (options.Count == 0)
                return known;
            (name, options) = (known.Name, [.. known.Options, .. options.Except(known.Options, StringComparer.Ordinal)]);
        }

        string path = folder.Find(name);
        name = folder.NameOf(path);
        if (Find(IsWanted) is { } found)
            return found;
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Whoever had the gate before may have traced it.
            return Find(IsWanted) ?? Keep(await Task.Run(() => TraceAsync(name, path, options, cancellationToken), cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            _gate.Release();
        }

        bool IsWanted(KeptCase kept) => kept.Name == name && kept.Options.SequenceEqual(options, StringComparer.Ordinal) && kept.IsCurrent();
    }

    public void Dispose() => _gate.Dispose();

    private static bool IsDigest(string text) => text.Length == DigestLength && text.All(char.IsAsciiHexDigitLower);

    private async Task<KeptCase> TraceAsync(string name, string path, IReadOnlyList<string> options, CancellationToken cancellationToken)
    {
        TraceRequest request = await AskedAsync(name, path, options).ConfigureAwait(false);
        FileStamp[] files = [.. FilesOf(request, path).Select(FileStamp.Of)];
        using var quiet = new Terminal(Stream.Null, TextWriter.Null, isErrorInteractive: false, hasColour: false);
        TraceResult result = await CaseTrace.RunAsync(request, quiet, [], cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return new KeptCase(name, options, request, result, DigestOf(result), files);
    }

    private async Task<TraceRequest> AskedAsync(string name, string path, IReadOnlyList<string> options)
    {
        bool isStore = StoreFile.Is(path);
        if (!isStore && CaseFile.Read(path) is { Readers.Count: > 0 })
            throw new TraceInputException(
                $"{name} reads from providers, and this tool touches no network. Trace it once with flowtrace trace {name} --store CASE.flowtrace, and ask "
                + "for that store, which answers from what was read.");
        ParseResult parsed = Trace.Parse([path, .. options], new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
            throw new TraceInputException(parsed.Errors[0].Message);
        TraceRequest request = await _options.ReadAsync(parsed).ConfigureAwait(false);
        if (isStore)
            return request.IsOfStore ? request with { LeavesStore = true } : throw new TraceInputException(
                $"{name} is a store, and other thefts would be written into it. Ask for its own, or write a case file with the thefts.");
        foreach (string input in request.Ledgers.Select(ledger => ledger.Path).Concat(request.Labels.Select(labels => labels.Path))
            .Concat(request.Links.Select(links => links.Path)))
            folder.Require(input);
        return request;
    }

    private string[] FilesOf(TraceRequest request, string path)
    {
        if (request.Store is not null)
            return [path];
        string[] files = [.. CaseInput.Of(request).Select(input => input.Path)];
        foreach (string file in files)
            folder.Require(file);
        return files;
    }

    private KeptCase? Find(Func<KeptCase, bool> isWanted)
    {
        lock (_lock)
        {
            for (LinkedListNode<KeptCase>? node = _kept.First; node is not null; node = node.Next)
                if (isWanted(node.Value))
                {
                    _kept.Remove(node);
                    _kept.AddFirst(node);
                    return node.Value;
                }

            return null;
        }
    }

    private KeptCase Keep(KeptCase made)
    {
        lock (_lock)
        {
            // What was made of files that have been replaced since is of no use by its path; by its digest whoever has it may still ask.
            _kept.AddFirst(made);
            while (_kept.Count > most)
                _kept.RemoveLast();
            return made;
        }
    }

    private static string DigestOf(TraceResult result)
    {
        using var end = new EndOfStream();
        JsonReport.Write(result, end);
        string text = Encoding.ASCII.GetString(end.Last());
        int digest = text.LastIndexOf("\"digest\":\"", StringComparison.Ordinal) + "\"digest\":\"".Length;
        return text[digest..(digest + DigestLength)];
    }
}
