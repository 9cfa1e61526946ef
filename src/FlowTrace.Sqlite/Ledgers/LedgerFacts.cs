using FlowTrace.Chain;
using FlowTrace.Reading;
using FlowTrace.Sqlite.Segments;

namespace FlowTrace.Sqlite.Ledgers;

/// <summary>What a stored ledger is as a whole.</summary>
internal sealed record LedgerFacts
{
    public required int Rows { get; init; }

    public required int Transactions { get; init; }

    public required int Accounts { get; init; }

    public required int Pockets { get; init; }

    public required int Outpoints { get; init; }

    public required bool HasIndex { get; init; }

    public required bool HasMilliseconds { get; init; }

    public required bool HasTransactionIndex { get; init; }

    public required bool HasTies { get; init; }

    public required IReadOnlyList<Asset> Assets { get; init; }

    public required IReadOnlyList<KeyValuePair<Asset, AssetInfo>> AssetInfo { get; init; }

    public required IReadOnlyList<ReadIssue> Issues { get; init; }

    public required IReadOnlyList<InputDescription> Inputs { get; init; }

    /// <summary>How far the sources go, and what they call not final.</summary>
    public required ChainEnds Ends { get; init; }

    /// <summary>The numbers of the assets that were not known to be genuine and could be noise.</summary>
    public required IReadOnlyList<int> Suspects { get; init; }

    /// <summary>The assets that were known to be genuine when noise was looked for.</summary>
    public required IReadOnlyList<Asset> Genuine { get; init; }

    /// <summary>The rows that are kept out as noise, ascending.</summary>
    public required IReadOnlyList<int> KeptOutRows { get; init; }

    public required int NoiseFindings { get; init; }

    public required bool KeepsOut { get; init; }

    /// <summary>The transactions that every trace looks at, ascending; the first that is no noise is among them.</summary>
    public required IReadOnlyList<int> WideTransactions { get; init; }

    /// <summary>The accounts whose whole history every trace looks at.</summary>
    public required IReadOnlyList<int> WideAccounts { get; init; }

    /// <summary>The accounts that every trace may name.</summary>
    public required IReadOnlyList<int> NamedAccounts { get; init; }

    public SegmentWriter Write()
    {
        var writer = new SegmentWriter();
        foreach (int count in new[] { Rows, Transactions, Accounts, Pockets, Outpoints, NoiseFindings })
            writer.Number(count);
        foreach (bool has in new[] { HasIndex, HasMilliseconds, HasTransactionIndex, HasTies, KeepsOut })
            writer.Byte(has ? (byte)1 : (byte)0);
        writer.List(Assets, asset => writer.Asset(asset));
        writer.List(AssetInfo, pair =>
        {
            writer.Asset(pair.Key);
            writer.Text(pair.Value.Symbol);
            writer.Optional(pair.Value.Decimals);
        });
        writer.List(Issues, writer.Issue);
        writer.List(Inputs, writer.Input);
        WriteEnds(writer);
        writer.List(Suspects, number => writer.Number(number));
        writer.List(Genuine, asset => writer.Asset(asset));
        foreach (IReadOnlyList<int> numbers in new[] { KeptOutRows, WideTransactions, WideAccounts, NamedAccounts })
            writer.Ascending(numbers);
        return writer;
    }

    public static LedgerFacts Read(SegmentReader reader)
    {
        int[] counts = [.. Enumerable.Range(0, 6).Select(_ => reader.Small())];
        bool[] has = [.. Enumerable.Range(0, 5).Select(_ => reader.Byte() != 0)];
        return new LedgerFacts
        {
            Rows = counts[0],
            Transactions = counts[1],
            Accounts = counts[2],
            Pockets = counts[3],
            Outpoints = counts[4],
            NoiseFindings = counts[5],
            HasIndex = has[0],
            HasMilliseconds = has[1],
            HasTransactionIndex = has[2],
            HasTies = has[3],
            KeepsOut = has[4],
            Assets = reader.List(reader.Asset),
            AssetInfo = reader.List(() => KeyValuePair.Create(reader.Asset(), new AssetInfo(reader.Text(), (int?)reader.Optional()))),
            Issues = reader.List(reader.Issue),
            Inputs = reader.List(reader.Input),
            Ends = ReadEnds(reader),
            Suspects = reader.List(reader.Small),
            Genuine = reader.List(reader.Asset),
            KeptOutRows = reader.Ascending(),
            WideTransactions = reader.Ascending(),
            WideAccounts = reader.Ascending(),
            NamedAccounts = reader.Ascending(),
        };
    }

    private void WriteEnds(SegmentWriter writer)
    {
        foreach (IReadOnlyCollection<BlockPin> blocks in new[] { Ends.Last, Ends.LastFinal })
            writer.List([.. blocks.OrderBy(block => block.Chain)], block =>
            {
                writer.Chain(block.Chain);
                writer.Signed(block.Number);
                writer.Text(block.Hash);
                writer.Signed(block.UnixMilliseconds);
            });
        writer.List([.. Ends.Unfinal.OrderBy(one => one.Chain).ThenBy(one => one.Transaction)], one =>
        {
            writer.Chain(one.Chain);
            writer.Transaction(one.Transaction);
        });
    }

    private static ChainEnds ReadEnds(SegmentReader reader)
    {
        var ends = new ChainEnds();
        foreach (bool isFinal in new[] { false, true })
            foreach (BlockPin block in reader.List(() => new BlockPin(reader.Chain(), reader.Signed(), reader.Text(), reader.Signed())))
                ends.Add(block, isFinal);
        foreach ((ChainId chain, TransactionId transaction) in reader.List(() => (reader.Chain(), reader.Transaction())))
            ends.AddUnfinal(chain, transaction);
        return ends;
    }
}
