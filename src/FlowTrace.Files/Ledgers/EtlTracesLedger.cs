using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Hops;

namespace FlowTrace.Files.Ledgers;

/// <summary>ethereum-etl's <c>traces</c>: what contracts moved of the chain's coin inside transactions, and the transactions' own calls.</summary>
/// <remarks>
/// Calls that borrow another contract's code show their caller's value again and move nothing; a call that failed, or stands inside one that did,
/// moves nothing either. Where the status is not given, a failure spreads along the trace's address, whose rows come parents first. What
/// miners were paid belongs to no transaction and is given an id of its block.
/// </remarks>
internal sealed class EtlTracesLedger : LedgerFormat
{
    public override string Name => "etl-traces";

    public override IReadOnlyList<string> Required =>
        ["block_number", "transaction_hash", "transaction_index", "from_address", "to_address", "value", "trace_type", "call_type", "trace_address"];

    public override IReadOnlyList<string> Optional => ["input", "error", "status", "reward_type", "block_timestamp", "block_hash"];

    public override bool NeedsBlockTimes(CsvFile file) => file.Find("block_timestamp") < 0;

    public override LedgerParser Open(CsvFile file, LedgerSink sink) => new Parser(file, sink);

    private sealed class Parser(CsvFile file, LedgerSink sink) : LedgerParser(file, sink)
    {
        private const string NoTransactionMessage =
            "The trace names no transaction, as traces of geth's own tracer do not. Join the transactions' hashes as transaction_hash.";

        private const string FailedMessage = "Calls that failed, or stand inside one that did, move nothing.";

        private readonly int _block = file.Find("block_number");
        private readonly int _tx = file.Find("transaction_hash");
        private readonly int _transactionIndex = file.Find("transaction_index");
        private readonly int _from = file.Find("from_address");
        private readonly int _to = file.Find("to_address");
        private readonly int _value = file.Find("value");
        private readonly int _input = file.Find("input");
        private readonly int _type = file.Find("trace_type");
        private readonly int _callType = file.Find("call_type");
        private readonly int _address = file.Find("trace_address");
        private readonly int _error = file.Find("error");
        private readonly int _status = file.Find("status");
        private readonly int _reward = file.Find("reward_type");
        private readonly int _time = file.Find("block_timestamp");
        private readonly int _blockHash = file.Find("block_hash");
        private readonly List<string> _failed = [];
        private string _transaction = "";

        public override void ReadRow()
        {
            bool isReward = Cell(_type) is "reward" or "genesis" or "daofork";
            if (!isReward && !Cell(_tx).SequenceEqual(_transaction))
            {
                _transaction = Cell(_tx).ToString();
                _failed.Clear();
            }

            if (!isReward && HasFailed())
                Sink.Tally(FailedMessage);
            else if (isReward || Cell(_type) is "create" or "suicide" || (Cell(_type) is "call" && Cell(_callType) is "call"))
                Move(isReward);
            else if (Cell(_type) is not "call")
                Sink.Refuse(Fault.Word, "The trace_type is none of call, create, suicide, reward, genesis, daofork.", Cell(_type));
        }

        private bool HasFailed()
        {
            ReadOnlySpan<char> address = Cell(_address);
            if (Cell(_status) is "0" || !Cell(_error).IsEmpty)
                _failed.Add(address.ToString());
            foreach (string parent in _failed)
                if (IsWithin(address, parent))
                    return true;
            return false;
        }

        private static bool IsWithin(ReadOnlySpan<char> address, string parent) => parent.Length == 0
            || (address.StartsWith(parent, StringComparison.Ordinal) && (address.Length == parent.Length || address[parent.Length] == ','));

        private void Move(bool isReward)
        {
            bool isWanted = Hex.TryReadSelector(Cell(_input), out uint selector) && KnownSelectors.IsWanted(selector);
            ChainContext chain = Sink.Default;
            if (Cell(_value) is "" or "0" && !isWanted)
                return;
            if (Cell(_tx).IsEmpty && !isReward)
            {
                Sink.Refuse(Fault.Transaction, NoTransactionMessage, File.RawRow);
                return;
            }

            UInt128 value = 0;
            if (!Sink.TryNumber(Cell(_block), "block_number", out long block)
                || !Sink.TryBlockTime(Cell(_time), chain, block, out long time)
                || !Sink.TryTransaction(isReward ? RewardOf(block) : Cell(_tx), out TransactionId transaction)
                || !Sink.TryNumber(Cell(_transactionIndex), "transaction_index", out long transactionIndex)
                || !TryParties(isReward, chain, out Account from, out Account to)
                || (!Cell(_value).IsEmpty && !Sink.TryAmount(Cell(_value), out value, out _)))
                return;
            Sink.Pin(chain, block, Cell(_blockHash), time);
            var position = new Position(time, chain.Id, block, (int)transactionIndex, Position.Unknown);
            TransferKind kind = Cell(_address).IsEmpty && Cell(_type) is "call" or "create" ? TransferKind.Transfer : TransferKind.Internal;
            if (value > 0 && !Sink.Add(kind, transaction, position, from, to, chain.Native, value))
                return;
            if (!isWanted)
                return;
            if (Hex.TryRead(Cell(_input), out byte[] input))
                Sink.Add(new ContractCall(transaction, position, from, to, value, input));
            else
                Sink.Refuse(Fault.Log, LedgerSink.HexMessage, Cell(_input));
        }

        private string RewardOf(long block) => string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{Cell(_type)}-{Cell(_reward)}-{block}-{Cell(_to)}");

        private bool TryParties(bool isReward, ChainContext chain, out Account from, out Account to)
        {
            to = default;
            from = new Account(chain.Id, default);
            if (isReward)
                Sink.TryAccount("0x0000000000000000000000000000000000000000", chain, "from_address", out from);
            else if (!Sink.TryAccount(Cell(_from), chain, "from_address", out from))
                return false;
            return Sink.TryAccount(Cell(_to), chain, "to_address", out to);
        }
    }
}
