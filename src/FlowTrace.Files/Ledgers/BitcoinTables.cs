using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Files.Ledgers;

/// <summary>
/// A folder of Bitcoin's transactions as index tables: <c>tx_output</c>, <c>tx_input</c>, <c>tx_hash</c>, <c>tx_height</c> and, where they are there,
/// <c>adr_hash</c> and <c>blocks</c>. Numbers stand for transactions and addresses, in the order of the chain.
/// </summary>
internal sealed partial class BitcoinTables : IOpenLedger
{
    /// <summary>What it is called in <c>FORMAT:FOLDER</c>.</summary>
    public const string Name = "bitcoin-tables";

    private static readonly string[] Needed = ["tx_output.csv", "tx_input.csv", "tx_hash.csv", "tx_height.csv"];

    private readonly string _folder;
    private readonly ChainId _chain;
    private readonly Action<int> _onRead;
    private readonly Dictionary<long, long> _times = [];
    private readonly Dictionary<long, long> _heights = [];
    private readonly Dictionary<long, string> _ids = [];
    private readonly SortedDictionary<long, Rows> _transactions = [];
    private LedgerShared _shared = null!;

    private BitcoinTables(string folder, ChainId chain, Action<int> onRead)
    {
        _folder = folder;
        _chain = chain;
        _onRead = onRead;
    }

    public bool NeedsBlockTimes => !Has("blocks.csv");

    /// <exception cref="ChainReadException">There is no such folder, or tables are missing in it.</exception>
    public static BitcoinTables Open(string folder, ChainId chain, Action<int> onRead)
    {
        var tables = new BitcoinTables(folder, chain, onRead);
        if (!Directory.Exists(folder))
            throw Failure(folder, File.Exists(folder)
                ? "is a file; for Bitcoin's tables name the folder they stand in" : "does not exist; check the name of the folder");
        string[] missing = [.. Needed.Where(file => !tables.Has(file))];
        if (missing.Length == Needed.Length)
            throw InputFile.Failure(folder, "is a folder; name a file in it");
        return missing.Length == 0 ? tables : throw Failure(
            folder, $"lacks {string.Join(", ", missing)}: as a folder of Bitcoin's tables it needs {string.Join(", ", Needed)}. "
            + "Name a file in it, or complete it");
    }

    public void Read(TransferTableBuilder builder, LedgerShared shared, Action<long> onRows, CancellationToken cancellationToken)
    {
        _shared = shared;
        foreach (Table table in Tables())
            if (Has(table.FileName))
                using (var file = OpenLedger.Open(Path.Combine(_folder, table.FileName), table, _chain, _onRead))
                    file.Read(builder, shared, onRows, cancellationToken);
    }

    public void Dispose()
    {
        // Nothing is open between the tables.
    }

    /// <summary>The tables in the order they are read: outputs last, because with them the transactions are complete.</summary>
    private IEnumerable<Table> Tables() =>
    [
        new("blocks.csv", ["blockindex", "time"], [], ReadBlock),
        new("tx_height.csv", ["tx_index", "block_index"], [], ReadHeight),
        new("tx_hash.csv", ["tx_index", "tx_hash"], [], ReadId, NameTransactions),
        new("adr_hash.csv", ["adr_index", "adr_hash"], [], ReadOwner),
        new("tx_input.csv", ["output_index", "tx_index", "adr_index", "input_value", "spent_index"], [], ReadInput),
        new("tx_output.csv", ["output_index", "tx_index", "adr_index", "output_value"], ["spent_index"], ReadOutput, BookTransactions),
    ];

    private bool Has(string file) => File.Exists(Path.Combine(_folder, file));

    private static ChainReadException Failure(string folder, string what) =>
        new($"{folder}: the folder {what}.") { Reader = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), Text = folder };

    private Rows RowsOf(long transaction)
    {
        if (!_transactions.TryGetValue(transaction, out Rows? rows))
            _transactions.Add(transaction, rows = new Rows());
        return rows;
    }

    /// <summary>What the tables say of one transaction.</summary>
    private sealed class Rows
    {
        public List<InputRow> Inputs { get; } = [];

        public List<OutputRow> Outputs { get; } = [];
    }

    private readonly record struct InputRow(long Output, long Maker, long Owner, ulong Value);

    private readonly record struct OutputRow(long Output, long Owner, ulong Value, long Spender);

    /// <summary>One of the tables, read as a file with a header.</summary>
    private sealed class Table(
        string fileName, string[] required, string[] optional, Action<Cells> readRow, Action<LedgerSink>? complete = null) : LedgerFormat
    {
        public string FileName => fileName;

        public override string Name => BitcoinTables.Name;

        public override IReadOnlyList<string> Required => required;

        public override IReadOnlyList<string> Optional => optional;

        public override LedgerParser Open(CsvFile file, LedgerSink sink) => new Parser(new Cells(file, sink, [.. required, .. optional]), readRow, complete);

        private sealed class Parser(Cells cells, Action<Cells> readRow, Action<LedgerSink>? complete) : LedgerParser(cells.File, cells.Sink)
        {
            public override void ReadRow() => readRow(cells);

            public override void Complete() => complete?.Invoke(Sink);
        }
    }

    /// <summary>The cells of a table's row, by the order in which the table names its columns.</summary>
    private sealed class Cells(CsvFile file, LedgerSink sink, string[] columns)
    {
        private readonly int[] _places = Array.ConvertAll(columns, file.Find);

        public CsvFile File => file;

        public LedgerSink Sink => sink;

        public ReadOnlySpan<char> this[int column] => _places[column] < 0 ? [] : file[_places[column]].Trim();

        /// <summary>Reads a whole number, as tables of floats write it too (<c>2850.0</c>).</summary>
        public bool TryNumber(int column, out long number) => Numbers.TryReadWhole(this[column], out number)
            || sink.Refuse(Fault.Number, $"The column {columns[column]} is not a whole number from 0. Give one.", this[column]);

        public bool TryValue(int column, out ulong value)
        {
            value = 0;
            if (!sink.TryAmount(this[column], out UInt128 amount, out _))
                return false;
            if (amount > ulong.MaxValue)
                return sink.Refuse(Fault.Amount, "The value is more than any chain like Bitcoin has. Give base units (satoshi).", this[column]);
            value = (ulong)amount;
            return true;
        }
    }
}
