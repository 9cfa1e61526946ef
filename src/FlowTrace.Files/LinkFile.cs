using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Files;

/// <summary>
/// A file in which an analyst says which transactions are the two legs of one crossing: CSV with <c>departure,arrival,source</c> and optionally
/// <c>departure_chain,arrival_chain,sender,receiver</c>.
/// </summary>
/// <remarks>Immutable; safe for concurrent calls.</remarks>
public sealed class LinkFile
{
    private const string Columns = "departure,arrival,source[,departure_chain,arrival_chain,sender,receiver]";

    /// <summary>Names a file.</summary>
    public LinkFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = path;
    }

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>Reads the file. A row that cannot be read becomes an issue.</summary>
    /// <exception cref="ChainReadException">The file cannot be opened, or is no file of links.</exception>
    public ValueTask<LinkTable> ReadAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using CsvFile file = CsvFile.Open(Path, static _ => { });
        if (file.Find("departure") < 0 || file.Find("arrival") < 0 || file.Find("source") < 0)
            throw file.Failure($"has the header '{IssueLog.Readable(string.Join(',', file.Header))}', which is not that of links. Give {Columns}.");
        var issues = new IssueLog(file.Name);
        var links = new List<AssertedLink>();
        foreach (CsvFile row in WholeRows.Of(file, issues, cancellationToken))
            if (Read(row, issues) is { } link)
                Add(links, link, row, issues);

        InputDescription input = file.Describe("links");
        return new(new LinkTable(links, [.. issues.Close()], input));
    }

    private static void Add(List<AssertedLink> links, AssertedLink link, CsvFile file, IssueLog issues)
    {
        if (links.Contains(link))
            issues.Tally(ReadIssueSeverity.Notice, "Links that stand in the file twice were dropped.", file.Line);
        else
            links.Add(link);
    }

    private static AssertedLink? Read(CsvFile file, IssueLog issues)
    {
        var departure = TransactionId.Parse(Text(file, "departure"));
        var arrival = TransactionId.Parse(Text(file, "arrival"));
        string source = Text(file, "source");
        string? error = departure.IsNone || arrival.IsNone ? "A link needs the hashes of two transactions. Give departure and arrival."
            : source.Length == 0 ? "A link without a source is nobody's word. Say in the column source who asserts it, and from what."
            : departure == arrival && Text(file, "departure_chain") == Text(file, "arrival_chain") ? "A transaction is not its own arrival. Give two." : null;
        if (error is not null)
        {
            issues.Refuse(Fault.Transaction, file.Line, error, file.RawRow);
            return null;
        }

        if (!TryChain(file, issues, "departure_chain", out ChainId? from) || !TryChain(file, issues, "arrival_chain", out ChainId? to)
            || !TryAccount(file, issues, "sender", from, out Account? sender) || !TryAccount(file, issues, "receiver", to, out Account? receiver))
            return null;
        return new AssertedLink(departure, arrival, source) { DepartureChain = from, ArrivalChain = to, Sender = sender, Receiver = receiver };
    }

    private static bool TryChain(CsvFile file, IssueLog issues, string column, out ChainId? chain)
    {
        chain = null;
        string text = Text(file, column);
        if (text.Length == 0)
            return true;
        bool isChain = ChainId.TryParse(text, out ChainId parsed, out string? error);
        if (isChain)
            chain = parsed;
        else
            issues.Refuse(Fault.Chain, file.Line, error!, text);
        return isChain;
    }

    private static bool TryAccount(CsvFile file, IssueLog issues, string column, ChainId? chain, out Account? account)
    {
        account = null;
        string text = Text(file, column);
        if (text.Length == 0)
            return true;
        bool isAccount = Account.TryParse(text, chain ?? ChainId.None, out Account parsed, out string? error);
        if (isAccount)
            account = parsed;
        else
            issues.Refuse(Fault.Account, file.Line, error!, text);
        return isAccount;
    }

    private static string Text(CsvFile file, string column) => file.Find(column) is var place and >= 0 ? file[place].Trim().ToString() : "";
}
