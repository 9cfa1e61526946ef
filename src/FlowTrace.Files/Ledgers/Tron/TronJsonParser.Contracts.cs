using System.Globalization;
using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Files.Ledgers.Tron;

internal sealed partial class TronJsonParser
{
    // What opening an account costs; a memo may cost as much (protocol parameters in force since 2022; before, opening cost less and is not seen).
    private const long OpeningFee = 1_000_000;

    private const string UnreadMessage =
        "Transactions of types that may move units and are not decoded were left out, their fees apart; the types are listed.";

    private const string IdleMessage = "Transactions of types that move nothing were read for their fee; the types are listed.";

    private static readonly uint TransferSelector = KnownSelectors.Of("transfer(address,uint256)");
    private static readonly uint TransferFromSelector = KnownSelectors.Of("transferFrom(address,address,uint256)");

    // Types through which units move in ways that no table of transfers can hold without the state of the chain.
    private static readonly HashSet<string> Unread = new(StringComparer.Ordinal)
    {
        "AssetIssueContract", "ParticipateAssetIssueContract", "ExchangeCreateContract", "ExchangeInjectContract", "ExchangeWithdrawContract",
        "ExchangeTransactionContract", "ShieldedTransferContract", "MarketSellAssetContract", "MarketCancelOrderContract", "UnfreezeAssetContract",
    };

    private static readonly HashSet<string> Idle = new(StringComparer.Ordinal)
    {
        "VoteWitnessContract", "VoteAssetContract", "WitnessCreateContract", "WitnessUpdateContract", "AccountUpdateContract", "SetAccountIdContract",
        "UpdateAssetContract", "ProposalCreateContract", "ProposalApproveContract", "ProposalDeleteContract", "UpdateSettingContract",
        "UpdateEnergyLimitContract", "UpdateBrokerageContract", "ClearABIContract",
    };

    private void ReadContract(TransactionFacts facts)
    {
        switch (facts.Type)
        {
            case "TransferContract":
                ReadTransfer(facts, _chain.Native);
                break;
            case "TransferAssetContract":
                if (Sink.TryTronAsset(TronJson.Text(facts.Parameter, "asset_name"), _chain, out Asset asset))
                    ReadTransfer(facts, asset);
                break;
            case "TriggerSmartContract":
                ReadCall(facts);
                break;
            case "CreateSmartContract":
                ReadCreation(facts);
                break;
            case "WithdrawBalanceContract":
                ReadReward(facts);
                break;
            case "AccountCreateContract":
                if (TryAccount(facts.Parameter, "account_address", out Account opened))
                    AddEvent(AccountEventKind.Activation, opened, facts.Owner, facts, "opened the account");
                break;
            case "AccountPermissionUpdateContract":
                ReadPermissions(facts);
                break;
            default:
                ReadStake(facts);
                break;
        }
    }

    private void ReadTransfer(TransactionFacts facts, in Asset asset)
    {
        if (!TryAccount(facts.Parameter, "to_address", out Account to)
            || !Sink.TryAmount(TronJson.Text(facts.Parameter, "amount"), out UInt128 amount, out _)
            || !Sink.Add(asset.Kind == AssetKind.Token ? TransferKind.Token : TransferKind.Transfer, facts.Id, facts.Position, facts.Owner, to, asset, amount))
            return;
        // Whoever pays himself has an account; the same fee is then that of another signature.
        if (to == facts.Owner)
            return;
        bool hasMemo = TronJson.Text(TronJson.Member(facts.Value, "raw_data"), "data").Length > 0;
        var payment = new Payment(facts.Id, facts.Position, facts.Owner, to, hasMemo);
        string fee = TronJson.Text(TronJson.Items(facts.Value, "ret").FirstOrDefault(), "fee");
        if (fee.Length == 0)
            _payments.Add(payment);
        else
            AddOpening(payment, fee, TronJson.Text(facts.Value, "net_fee"));
    }

    private void AddOpening(Payment payment, string feeText, string bandwidthText)
    {
        if (!Numbers.TryReadWhole(feeText, out long fee))
            return;
        _ = Numbers.TryReadWhole(bandwidthText, out long bandwidth);
        if (fee - bandwidth >= (payment.HasMemo ? 2 * OpeningFee : OpeningFee))
            Sink.Add(new AccountEvent(
                AccountEventKind.Activation, payment.To, payment.From, payment.Transaction, payment.Position,
                "the transfer paid the fee of opening the account"));
    }

    private void ReadCall(TransactionFacts facts)
    {
        UInt128 value = 0;
        if (!TryAccount(facts.Parameter, "contract_address", out Account contract)
            || !TryOptionalAmount(facts.Parameter, "call_value", out value)
            || !TryOptionalAmount(facts.Parameter, "call_token_value", out UInt128 tokens))
            return;
        if (value > 0)
            Sink.Add(TransferKind.Transfer, facts.Id, facts.Position, facts.Owner, contract, _chain.Native, value);
        if (tokens > 0 && Sink.TryTronAsset(TronJson.Text(facts.Parameter, "token_id"), _chain, out Asset asset))
            Sink.Add(TransferKind.Token, facts.Id, facts.Position, facts.Owner, contract, asset, tokens);
        string data = TronJson.Text(facts.Parameter, "data");
        if (!Hex.TryReadSelector(data, out uint selector))
            return;
        bool moves = selector == TransferSelector || selector == TransferFromSelector;
        if (!moves && !KnownSelectors.IsWanted(selector))
            return;
        if (!Hex.TryRead(data, out byte[] input))
            Sink.Refuse(Fault.Log, LedgerSink.HexMessage, data);
        else if (moves)
            ReadTokenCall(facts, contract, input, selector == TransferFromSelector);
        else
            Sink.Add(new ContractCall(facts.Id, facts.Position, facts.Owner, contract, value, input));
    }

    // The event is the fact; the call says only what was asked for, and counts where no event is known.
    private void ReadTokenCall(TransactionFacts facts, in Account token, ReadOnlySpan<byte> input, bool isFrom)
    {
        ReadOnlySpan<byte> words = input[sizeof(uint)..];
        int receiver = isFrom ? 1 : 0;
        if (words.Length < (receiver + 2) * Word.Bytes)
        {
            Sink.Refuse(
                Fault.Log, "The call data of a token transfer is cut short: it lacks the receiver or the amount. Only that call was left out.",
                TronJson.Text(facts.Parameter, "data"));
            return;
        }

        Account from = facts.Owner;
        if ((isFrom && !WordAt(words, 0).TryGetAccount(_chain.Id, out from)) || !WordAt(words, receiver).TryGetAccount(_chain.Id, out Account to))
            Sink.Refuse(Fault.Log, "The call data of a token transfer names what is no address.", TronJson.Text(facts.Parameter, "data"));
        else if (!WordAt(words, receiver + 1).TryGetQuantity(out UInt128 amount))
            Sink.Refuse(
                Fault.Log, "The amount in a token transfer's call data is larger than 2^128-1; no asset of value needs more.",
                TronJson.Text(facts.Parameter, "data"));
        else
            Sink.AddFallback(new Transfer(
                TransferKind.Token, facts.Id, facts.Position, from, to, Asset.Token(_chain.Id, token.Address), amount));
    }

    private static Word WordAt(ReadOnlySpan<byte> words, int place) => Word.FromBytes(words.Slice(place * Word.Bytes, Word.Bytes));

    private void ReadCreation(TransactionFacts facts)
    {
        if (!TryOptionalAmount(TronJson.Member(facts.Parameter, "new_contract"), "call_value", out UInt128 value) || value == 0)
            return;
        if (TronJson.Text(facts.Value, "contract_address").Length == 0)
            Sink.Refuse(Fault.Account, "The transaction creates a contract, pays it and does not name it. Add its contract_address.", facts.Id.ToString());
        else if (TryAccount(facts.Value, "contract_address", out Account created))
            Sink.Add(TransferKind.Transfer, facts.Id, facts.Position, facts.Owner, created, _chain.Native, value);
    }

    private void ReadReward(TransactionFacts facts)
    {
        if (TronJson.Text(facts.Value, "withdraw_amount").Length == 0)
            _waiting.Add(new Waiting(facts.Id, facts.Position, facts.Owner, IsReward: true));
        else if (TryOptionalAmount(facts.Value, "withdraw_amount", out UInt128 amount) && amount > 0)
            Sink.Add(TransferKind.Mint, facts.Id, facts.Position, Zero, facts.Owner, _chain.Native, amount);
    }

    private void ReadPermissions(TransactionFacts facts)
    {
        JsonElement owner = TronJson.Member(facts.Parameter, "owner");
        var keys = new List<Account>();
        foreach (JsonElement key in TronJson.Items(owner, "keys"))
        {
            if (!TryAccount(key, "address", out Account account))
                return;
            keys.Add(account);
        }

        string threshold = TronJson.Text(owner, "threshold") is { Length: > 0 } text ? text : "1";
        string names = string.Join(", ", keys.Select(key => key.AddressText));
        Account? other = keys.Where(key => key != facts.Owner).Select(key => (Account?)key).FirstOrDefault();
        AddEvent(
            AccountEventKind.PermissionChange, facts.Owner, other, facts,
            keys.Count == 0 ? "the keys of the account changed"
            : $"the account is now spent from with the keys of {names}; weight needed: {IssueLog.Readable(threshold)}");
    }

    /// <summary>Locked and lent coins stay their owner's: events, not transfers.</summary>
    private void ReadStake(TransactionFacts facts)
    {
        string resource = TronJson.Text(facts.Parameter, "resource") is "ENERGY" or "1" ? "energy" : "bandwidth";
        string receiver = TronJson.Text(facts.Parameter, "receiver_address");
        switch (facts.Type)
        {
            case "DelegateResourceContract":
                AddLoan(AccountEventKind.ResourceLent, facts, $"{Trx(facts, "balance")} of stake lends it {resource}");
                break;
            case "UnDelegateResourceContract":
                AddLoan(AccountEventKind.ResourceReclaimed, facts, $"{Trx(facts, "balance")} of stake no longer lends it {resource}");
                break;
            case "FreezeBalanceContract" when receiver.Length > 0:
                AddLoan(AccountEventKind.ResourceLent, facts, $"{Trx(facts, "frozen_balance")} of stake lends it {resource}");
                break;
            case "UnfreezeBalanceContract" when receiver.Length > 0:
                AddLoan(AccountEventKind.ResourceReclaimed, facts, $"stake no longer lends it {resource}");
                break;
            case "FreezeBalanceContract" or "FreezeBalanceV2Contract":
                AddEvent(AccountEventKind.Staked, facts.Owner, null, facts, $"{Trx(facts, "frozen_balance")} locked for {resource}");
                break;
            case "UnfreezeBalanceContract":
                AddEvent(AccountEventKind.Unstaked, facts.Owner, null, facts, $"stake for {resource} released");
                break;
            case "UnfreezeBalanceV2Contract":
                AddEvent(AccountEventKind.Unstaked, facts.Owner, null, facts, $"{Trx(facts, "unfreeze_balance")} of stake for {resource} to be released");
                break;
            case "WithdrawExpireUnfreezeContract" or "CancelAllUnfreezeV2Contract":
                AddEvent(AccountEventKind.Unstaked, facts.Owner, null, facts, "released stake taken back");
                break;
            default:
                TallyType(facts.Type);
                break;
        }
    }

    private void TallyType(string type)
    {
        if (Idle.Contains(type))
            Sink.Issues.TallyWord(ReadIssueSeverity.Notice, IdleMessage, Sink.Line, type);
        else
            Sink.Issues.TallyWord(
                ReadIssueSeverity.Doubt, UnreadMessage, Sink.Line, Unread.Contains(type) ? type : type.Length == 0 ? "unnamed" : type + " (unknown)");
    }

    private void AddLoan(AccountEventKind kind, TransactionFacts facts, string text)
    {
        if (TryAccount(facts.Parameter, "receiver_address", out Account receiver))
            AddEvent(kind, receiver, facts.Owner, facts, text);
    }

    private void AddEvent(AccountEventKind kind, in Account account, Account? counterparty, TransactionFacts facts, string text) =>
        Sink.Add(new AccountEvent(kind, account, counterparty, facts.Id, facts.Position, text));

    private static string Trx(TransactionFacts facts, string member)
    {
        const long sunOfTrx = 1_000_000;
        return Numbers.TryReadWhole(TronJson.Text(facts.Parameter, member), out long sun)
            ? string.Create(CultureInfo.InvariantCulture, $"{sun / sunOfTrx}{(sun % sunOfTrx == 0 ? "" : $".{sun % sunOfTrx:D6}".TrimEnd('0'))} TRX")
            : "an amount";
    }

    private bool TryOptionalAmount(JsonElement value, string member, out UInt128 amount)
    {
        string text = TronJson.Text(value, member);
        amount = 0;
        return text.Length == 0 || Sink.TryAmount(text, out amount, out _);
    }
}
