using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Files.Ledgers.Tron;

internal sealed partial class TronJsonParser
{
    private const string NoTimeMessage =
        "The transaction has no time. Put the answer of gettransactioninfobyid for it into the same file, or ask for its block.";

    private const string NoFeeMessage = "Transactions of blocks whose infos are not in the file book no fee. Add gettransactioninfobyblocknum.";

    private const string NoRewardMessage =
        "Rewards and released stakes were withdrawn whose amounts the file does not say. Add the transactions' infos.";

    private readonly HashSet<TransactionId> _transactions = [];
    private readonly Dictionary<TransactionId, InfoFacts> _infos = [];
    private readonly List<JsonElement> _untimed = [];
    private readonly List<Waiting> _waiting = [];
    private readonly List<Payment> _payments = [];

    private void ReadTransaction(JsonElement value, string ownTime, string ownBlock, int place)
    {
        string time = TronJson.Text(value, "block_timestamp") is { Length: > 0 } text ? text : ownTime;
        if (time.Length == 0)
        {
            _untimed.Add(value.Clone());
            return;
        }

        Rows++;
        if (!Sink.TryTransaction(TronJson.Text(value, "txID"), out TransactionId id)
            || !Sink.TryTime(time, out long milliseconds)
            || !Sink.TryNumber(TronJson.Text(value, "blockNumber") is { Length: > 0 } number ? number : ownBlock, "blockNumber", out long block))
            return;
        if (!_transactions.Add(id))
        {
            Sink.Tally(RepeatedMessage);
            return;
        }

        if (block >= 0)
            Sink.Shared.BlockTimes.TryAdd((_chain.Id, block), milliseconds);
        UseMain();
        ReadBody(value, id, new Position(milliseconds, _chain.Id, block, place, Position.Unknown));
    }

    private void ReadBody(JsonElement value, in TransactionId id, in Position position)
    {
        JsonElement result = TronJson.Items(value, "ret").FirstOrDefault();
        JsonElement body = TronJson.Member(value, "raw_data");
        bool succeeded = TronJson.Text(result, "contractRet") is "SUCCESS" or "DEFAULT" or "";
        if (!succeeded)
            Sink.Tally(LedgerSink.FailedMessage);
        if (TronJson.Text(body, "data") is { Length: > 0 } memo && succeeded)
            Sink.Add(new TransactionMemo(id, position, TronJson.Decoded(memo)));
        foreach (JsonElement contract in TronJson.Items(body, "contract"))
        {
            JsonElement parameter = TronJson.Member(TronJson.Member(contract, "parameter"), "value");
            if (!TryAccount(parameter, "owner_address", out Account owner))
                return;
            var facts = new TransactionFacts(value, id, position, TronJson.Text(contract, "type"), parameter, owner);
            if (ReadFee(facts, result) && succeeded)
                ReadContract(facts);
        }

        foreach (JsonElement inner in TronJson.Items(value, "internal_transactions"))
            ReadInternal(inner, id, position);
    }

    private bool ReadFee(TransactionFacts facts, JsonElement result)
    {
        string text = TronJson.Text(result, "fee");
        if (text.Length == 0)
        {
            _waiting.Add(new Waiting(facts.Id, facts.Position, facts.Owner, IsReward: false));
            return true;
        }

        if (!Sink.TryAmount(text, out UInt128 fee, out _))
            return false;
        return fee == 0 || Sink.Add(TransferKind.Fee, facts.Id, facts.Position, facts.Owner, _chain.FeeSink, _chain.Native, fee);
    }

    /// <summary>Joins what waited for an info with it, now that the file was read.</summary>
    private void CompleteWaiting()
    {
        foreach (JsonElement value in _untimed)
            if (_infos.TryGetValue(TransactionId.Parse(TronJson.Text(value, "txID")), out InfoFacts? info))
                ReadTransaction(value, info.Time, info.Block, info.Place);
            else
                Sink.Refuse(Fault.Time, NoTimeMessage, TronJson.Text(value, "txID"));
        foreach (Payment payment in _payments)
            if (_infos.TryGetValue(payment.Transaction, out InfoFacts? info))
                AddOpening(payment, info.Fee, info.Bandwidth);
        UseMain();
        foreach (Waiting waiting in _waiting)
        {
            InfoFacts? info = _infos.GetValueOrDefault(waiting.Transaction);
            string text = info is null ? "" : waiting.IsReward ? info.Reward : info.Fee;
            if (text.Length == 0 && (info is null || waiting.IsReward))
                Sink.Issues.Tally(ReadIssueSeverity.Doubt, waiting.IsReward ? NoRewardMessage : NoFeeMessage, 0);
            else if (text.Length > 0 && Sink.TryAmount(text, out UInt128 amount, out _) && amount > 0)
                _ = waiting.IsReward
                    ? Sink.Add(TransferKind.Mint, waiting.Transaction, waiting.Position, Zero, waiting.Owner, _chain.Native, amount)
                    : Sink.Add(TransferKind.Fee, waiting.Transaction, waiting.Position, waiting.Owner, _chain.FeeSink, _chain.Native, amount);
        }
    }

    private Account Zero => new(_chain.Id, Address.Parse("T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb", _chain.Id));

    /// <summary>What every type of contract is read from.</summary>
    private sealed record TransactionFacts(JsonElement Value, TransactionId Id, Position Position, string Type, JsonElement Parameter, Account Owner);

    /// <summary>What an info says that its transaction lacks, as text.</summary>
    private sealed record InfoFacts(string Time, string Block, int Place, string Fee, string Reward, string Bandwidth);

    /// <summary>A transfer whose fee tells whether it opened the receiver's account.</summary>
    private sealed record Payment(TransactionId Transaction, Position Position, Account From, Account To, bool HasMemo);

    private sealed record Waiting(TransactionId Transaction, Position Position, Account Owner, bool IsReward);
}
