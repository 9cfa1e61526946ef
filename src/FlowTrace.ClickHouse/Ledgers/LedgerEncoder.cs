using System.Text;
using FlowTrace.Chain;
using FlowTrace.ClickHouse.Tables;
using FlowTrace.ClickHouse.Wire;
using FlowTrace.Reading;

namespace FlowTrace.ClickHouse.Ledgers;

/// <summary>Writes a ledger as rows of the archive's tables: the same rows each time, in the order of the digest.</summary>
internal sealed class LedgerEncoder(TransferTable table)
{
    private readonly KnownTexts<Account> _accounts = new(account => account.ToString(), text => text.Length == 0 ? default : Account.Parse(text));
    private readonly KnownTexts<Asset> _assets = new(asset => asset.ToString(), text => Asset.Parse(text));
    private readonly TransactionNumbers _numbers = new(table);
    private readonly RowBinaryWriter _row = new();
    private ulong? _batch;

    /// <summary>The rows of one of the tables one after another. Each stands in the same buffer, only until the next is asked for.</summary>
    /// <param name="of">The table.</param>
    /// <param name="batch">The batch to put before every row; null for none.</param>
    /// <exception cref="ArgumentException">The ledger has something that would be read back as something else.</exception>
    public IEnumerable<ReadOnlyMemory<byte>> Rows(ArchiveTable of, ulong? batch)
    {
        _batch = batch;
        return of.Name switch
        {
            "transfers" => Transfers(),
            "events" => Events(),
            "calls" => Calls(),
            "memos" => Memos(),
            "account_events" => AccountEvents(),
            "assets" => Assets(),
            "places" => Places(),
            _ => throw new ArgumentOutOfRangeException(nameof(of), of.Name, "This table holds no ledger."),
        };
    }

    private IEnumerable<ReadOnlyMemory<byte>> Transfers()
    {
        for (int row = 0; row < table.Count; row++)
        {
            Transfer transfer = table[row];
            Begin(_numbers.OfRow(row), row, transfer.Transaction, transfer.Position);
            Write(
                transfer, table.OutpointOfPocket(table.Columns.FromPocket[row]), table.OutpointOfPocket(table.Columns.ToPocket[row]));
            yield return _row.Written;
        }

        // Transfers of nothing move nothing, and are evidence of poisoning: they follow with a quantity of 0.
        for (int i = 0; i < table.Zeros.Count; i++)
        {
            Transfer zero = table.Zeros[i];
            Begin(_numbers.Of(zero.Position.Chain, zero.Transaction), table.Count + i, zero.Transaction, zero.Position);
            Write(zero, null, null);
            yield return _row.Written;
        }
    }

    private void Write(in Transfer transfer, Outpoint? spent, Outpoint? made)
    {
        _row.Int8((sbyte)transfer.Kind);
        _row.Bytes(_accounts[transfer.From]);
        _row.Bytes(_accounts[transfer.To]);
        _row.Bytes(_assets[transfer.Asset]);
        _row.Digits(transfer.Quantity);
        _row.Text(spent?.ToString() ?? "");
        _row.Text(made?.ToString() ?? "");
    }

    private IEnumerable<ReadOnlyMemory<byte>> Events()
    {
        byte[] topic = new byte[Word.Bytes];
        for (int i = 0; i < table.Logs.Count; i++)
        {
            EventLog log = table.Logs[i];
            Begin(i, log.Transaction, log.Position);
            _row.Bytes(_accounts[log.Emitter]);
            _row.Length32(log.Topics.Count);
            foreach (Word word in log.Topics)
            {
                word.CopyTo(topic);
                _row.Raw(topic);
            }

            _row.Bytes(log.Data.Span);
            yield return _row.Written;
        }
    }

    private IEnumerable<ReadOnlyMemory<byte>> Calls()
    {
        for (int i = 0; i < table.Calls.Count; i++)
        {
            ContractCall call = table.Calls[i];
            Begin(i, call.Transaction, call.Position);
            _row.Bytes(_accounts[call.From]);
            _row.Bytes(_accounts[call.To]);
            _row.Digits(call.Value);
            _row.Bytes(call.Input.Span);
            yield return _row.Written;
        }
    }

    private IEnumerable<ReadOnlyMemory<byte>> Memos()
    {
        for (int i = 0; i < table.Memos.Count; i++)
        {
            Begin(i, table.Memos[i].Transaction, table.Memos[i].Position);
            _row.Text(table.Memos[i].Text);
            yield return _row.Written;
        }
    }

    private IEnumerable<ReadOnlyMemory<byte>> AccountEvents()
    {
        for (int i = 0; i < table.AccountEvents.Count; i++)
        {
            AccountEvent one = table.AccountEvents[i];
            Begin(i, one.Transaction, one.Position);
            _row.Int8((sbyte)one.Kind);
            _row.Bytes(_accounts[one.Account]);
            _row.Bytes(_accounts[one.Counterparty ?? default]);
            _row.Text(one.Text);
            yield return _row.Written;
        }
    }

    private IEnumerable<ReadOnlyMemory<byte>> Assets()
    {
        foreach ((byte[] asset, AssetInfo info) in table.AssetInfo.Select(pair => (_assets[pair.Key], pair.Value)).OrderBy(pair => pair.Item1, Bytes.Order))
        {
            Begin();
            _row.Bytes(asset);
            _row.Text(info.Symbol);
            _row.Int32(info.Decimals ?? -1);
            yield return _row.Written;
        }
    }

    private IEnumerable<ReadOnlyMemory<byte>> Places()
    {
        var named = new NamedAccounts(table, _numbers);
        var transfers = new SortedDictionary<byte[], uint>(Bytes.Order);
        int row = 0;
        for (int number = 0; number < _numbers.Count; number++)
        {
            transfers.Clear();
            if (!_numbers.IdOf(number).IsNone)
                transfers[Encoding.UTF8.GetBytes(PlaceKey.Of(_numbers.IdOf(number)))] = 0;
            foreach (Account account in named.In(number))
                transfers[_accounts[account]] = 0;
            for (; row < table.Count && _numbers.OfRow(row) == number; row++)
            {
                Count(table[row].From);
                Count(table[row].To);
            }

            foreach ((byte[] key, uint count) in transfers)
            {
                Begin();
                _row.Bytes(key);
                _row.UInt32((uint)number);
                _row.UInt32(count);
                yield return _row.Written;
            }
        }

        void Count(in Account account) => transfers[_accounts[account]] = transfers.GetValueOrDefault(_accounts[account]) + 1;
    }

    private void Begin()
    {
        _row.Clear();
        if (_batch is { } batch)
            _row.UInt64(batch);
    }

    private void Begin(int row, in TransactionId id, in Position position) => Begin(_numbers.Of(position.Chain, id), row, id, position);

    private void Begin(uint number, int row, in TransactionId id, in Position position)
    {
        Begin();
        _row.UInt32(number);
        _row.UInt32((uint)row);
        _row.Text(position.Chain.ToString());
        _row.Text(id.ToText(position.Chain));
        _row.Int64(position.UnixMilliseconds);
        _row.Int64(position.Block);
        _row.Int32(position.TransactionIndex);
        _row.Int32(position.Index);
    }
}
