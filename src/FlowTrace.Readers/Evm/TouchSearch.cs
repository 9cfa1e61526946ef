using System.Collections.Frozen;
using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Readers.JsonRpc;
using FlowTrace.Reading;

namespace FlowTrace.Readers.Evm;

/// <summary>Asks which of many accounts have anything in some new blocks. It may name one too many, and never one too few.</summary>
internal sealed class TouchSearch
{
    private const string Transfer = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
    private const int AccountsPerCall = 1000;

    // So many blocks are read one by one, where only that shows who moves coins, before reading every account anew is the smaller work.
    private const int MostBlocks = 60;
    private const int WordDigits = 64;
    private const int AddressDigits = 40;

    private readonly EvmNode _node;
    private readonly ReadSession _session;
    private readonly string _prefix;
    private readonly EvmCapabilities _capabilities;
    private readonly Dictionary<string, Account> _accounts;
    private readonly HashSet<Account> _touched = [];

    public TouchSearch(EvmNode node, ReadSession session, string prefix, EvmCapabilities capabilities, IReadOnlyCollection<Account> accounts)
    {
        _node = node;
        _session = session;
        _prefix = prefix;
        _capabilities = capabilities;
        _accounts = accounts.Distinct().ToDictionary(account => EvmTokens.HexOf(account.Address)[2..], StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Asks the node's indexes; null where it does not answer for so much at once.</summary>
    public async ValueTask<IReadOnlySet<Account>?> AskIndexAsync(long first, long last, CancellationToken cancellationToken)
    {
        string range = $"\"fromBlock\":{EvmNode.Hex(first)},\"toBlock\":{EvmNode.Hex(last)}";
        var calls = new List<JsonRpcCall>();
        foreach (string[] some in _accounts.Keys.Order(StringComparer.Ordinal).Chunk(AccountsPerCall))
        {
            string words = string.Join(',', some.Select(account => $"\"0x{account.PadLeft(WordDigits, '0')}\""));
            string addresses = string.Join(',', some.Select(account => $"\"0x{account}\""));
            calls.Add(new JsonRpcCall("eth_getLogs", $$"""[{{{range}},"topics":["{{Transfer}}",[{{words}}]]}]"""));
            calls.Add(new JsonRpcCall("eth_getLogs", $$"""[{{{range}},"topics":["{{Transfer}}",null,[{{words}}]]}]"""));
            if (!_capabilities.HasTraceFilter)
                continue;
            calls.Add(new JsonRpcCall("trace_filter", $$"""[{{{range}},"fromAddress":[{{addresses}}]}]"""));
            calls.Add(new JsonRpcCall("trace_filter", $$"""[{{{range}},"toAddress":[{{addresses}}]}]"""));
        }

        if (!_capabilities.HasTraceFilter && _capabilities.HasNativeIndex)
        {
            if (last - first >= MostBlocks)
                return null;
            for (long number = first; number <= last; number++)
            {
                calls.Add(new JsonRpcCall("eth_getBlockByNumber", $"[{EvmNode.Hex(number)},true]"));
                if (_capabilities.HasTraces)
                    calls.Add(_capabilities.TraceOf(number));
            }
        }

        foreach (JsonRpcAnswer answer in await _node.SendAsync(calls, cancellationToken).ConfigureAwait(false))
        {
            if (answer.Error is not null || answer.IsNull)
                return null;
            using JsonDocument document = EvmJson.Parse(answer.Result);
            Mark(document.RootElement);
        }

        return await AskIssuersAsync(range, cancellationToken).ConfigureAwait(false) ? _touched : null;
    }

    /// <summary>Reads the blocks themselves. All accounts share the table that is made of them, so that all are named when one is concerned.</summary>
    public async ValueTask<IReadOnlySet<Account>> ReadBlocksAsync(long first, ChainHead head, CancellationToken cancellationToken)
    {
        var ledger = new EvmLedger(_node.Chain, _node.Name);
        await new EvmBlocks(_node, _session, _prefix, _capabilities).AddAsync(first, head.Block, ledger, cancellationToken).ConfigureAwait(false);
        TransferTable table = ledger.Complete(head, []);
        bool isTouched = table.AllAccounts().Concat(Freezes.ActsIn([table]).Select(act => act.Account ?? default))
            .Any(account => account.Chain == _node.Chain && _accounts.ContainsKey(EvmTokens.HexOf(account.Address)[2..]));
        return isTouched ? _accounts.Values.ToFrozenSet() : FrozenSet<Account>.Empty;
    }

    /// <summary>What issuers did, and what they are asked to do; false where the node does not tell.</summary>
    private async ValueTask<bool> AskIssuersAsync(string range, CancellationToken cancellationToken)
    {
        IssuerToken[] tokens = [.. IssuerToken.On(_node.Chain)];
        if (tokens.Length == 0)
            return true;
        IEnumerable<string> emitters = tokens.SelectMany(token => token.Owners.Append(token.Contract)).Select(one => $"\"{EvmTokens.HexOf(one.Address)}\"");
        IEnumerable<string> topics = IssuerActReader.AccountTopics.Append(IssuerActReader.OrderTopic).Select(topic => $"\"{topic}\"");
        JsonRpcAnswer answer = await _node.TryAsync(
            "eth_getLogs", $$"""[{{{range}},"address":[{{string.Join(',', emitters)}}],"topics":[[{{string.Join(',', topics)}}]]}]""",
            cancellationToken).ConfigureAwait(false);
        if (answer.Error is not null || answer.IsNull)
            return false;
        using JsonDocument document = EvmJson.Parse(answer.Result);
        var orders = new List<Touch>();
        foreach (JsonElement log in EvmJson.Items(document.RootElement))
            if (EvmJson.Items(EvmJson.Member(log, "topics"u8)).FirstOrDefault() is { ValueKind: JsonValueKind.String } topic
                && topic.ValueEquals(IssuerActReader.OrderTopic.ToString()))
                orders.Add(new Touch(EvmJson.Number(EvmJson.Member(log, "blockNumber"u8)), EvmJson.Text(EvmJson.Member(log, "transactionHash"u8))));
            else
                Mark(log);
        await ReadOrdersAsync(orders, cancellationToken).ConfigureAwait(false);
        return true;
    }

    // Whom an order is about stands in its call.
    private async ValueTask ReadOrdersAsync(List<Touch> orders, CancellationToken cancellationToken)
    {
        foreach (Touch order in orders.Distinct())
        {
            var ledger = new EvmLedger(_node.Chain, _node.Name);
            await new EvmTransactions(_node, _session, _prefix, _capabilities).AddAsync([order], ledger, cancellationToken).ConfigureAwait(false);
            foreach (IssuerAct act in Freezes.ActsIn([ledger.Builder.Build()]))
                if (act is { Kind: IssuerActKind.Submitted, Account: { } whom }
                    && _accounts.TryGetValue(EvmTokens.HexOf(whom.Address)[2..], out Account account))
                {
                    await IssuerOrders.KeepAsync(_session, _prefix, EvmTokens.HexOf(account.Address), order, cancellationToken).ConfigureAwait(false);
                    _touched.Add(account);
                }
        }
    }

    /// <summary>Marks every account that stands anywhere in an answer, alone or in a word.</summary>
    private void Mark(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object)
            foreach (JsonProperty member in element.EnumerateObject())
                Mark(member.Value);
        else if (element.ValueKind == JsonValueKind.Array)
            foreach (JsonElement item in element.EnumerateArray())
                Mark(item);
        else if (element.ValueKind == JsonValueKind.String)
            Mark(element.GetString()!);
    }

    private void Mark(string text)
    {
        if (!text.StartsWith("0x", StringComparison.Ordinal))
            return;
        if (text.Length == AddressDigits + 2)
            Mark(text.AsSpan(2));
        else if ((text.Length - 2) % WordDigits == 0)
            for (int end = WordDigits + 2; end <= text.Length; end += WordDigits)
                Mark(text.AsSpan(end - AddressDigits, AddressDigits));
    }

    private void Mark(ReadOnlySpan<char> address)
    {
        if (_accounts.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(address, out Account account))
            _touched.Add(account);
    }
}
