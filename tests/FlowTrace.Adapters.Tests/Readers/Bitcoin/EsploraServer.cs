using System.Globalization;
using FlowTrace.Adapters.Tests.Readers.Servers;

namespace FlowTrace.Adapters.Tests.Readers.Bitcoin;

/// <summary>
/// Esplora's API over a chain. Within a block it lists an account's transactions as electrs does: those that spend first, each part by id, downwards.
/// </summary>
internal sealed class EsploraServer : LoopbackServer
{
    private readonly CoinChain _chain;

    public EsploraServer(CoinChain chain)
        : this(chain, new State { Tip = chain.Tip })
    {
    }

    private EsploraServer(CoinChain chain, State state)
        : base(request => Answer(chain, state, request))
    {
        _chain = chain;
        Settings = state;
    }

    public State Settings { get; }

    /// <summary>How many requests there were for pages of histories.</summary>
    public int Pages => CountOf(request => request.Path.Contains("/txs/chain", StringComparison.Ordinal));

    public CoinChain Chain => _chain;

    /// <summary>What can change while it is asked.</summary>
    internal sealed class State
    {
        /// <summary>The last block it shows.</summary>
        public long Tip { get; set; }

        /// <summary>Whether accounts are listed within a block in the other order, as another server's version does.</summary>
        public bool IsInOtherOrder { get; set; }

        public bool HasNoProofs { get; set; }

        public bool HasNoScripts { get; set; }

        public string Genesis { get; set; } = CoinChain.Genesis;
    }

    private static LoopbackAnswer Answer(CoinChain chain, State state, LoopbackRequest request)
    {
        string[] parts = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            ["blocks", "tip", "height"] => LoopbackAnswer.Plain(state.Tip.ToString(CultureInfo.InvariantCulture)),
            ["block-height", "0"] => LoopbackAnswer.Plain(state.Genesis),
            ["block-height", var height] => long.Parse(height, CultureInfo.InvariantCulture) is var at && at <= state.Tip
                ? LoopbackAnswer.Plain(chain.Blocks[(int)at].Hash) : LoopbackAnswer.Plain("Block not found", 404),
            ["block", var hash, ..] => chain.Blocks.Find(block => block.Hash == hash) is { } block
                ? Block(block, parts[2..]) : LoopbackAnswer.Plain("Block not found", 404),
            ["tx", var id, ..] => chain.ById.TryGetValue(id, out var found) && found.Block.Height <= state.Tip
                ? Transaction(chain, state, found.Block, found.Payment, found.Index, parts[2..]) : LoopbackAnswer.Plain("Transaction not found", 404),
            ["address", var address, ..] => chain.Owners.Find(owner => owner.Address == address) is { } owner
                ? History(chain, state, owner, parts[2..])
                : address.StartsWith("bc1", StringComparison.Ordinal) || address[0] is '1' or '3' ? LoopbackAnswer.Json("[]")
                : LoopbackAnswer.Plain("Invalid Bitcoin address", 400),
            ["scripthash", _, ..] when state.HasNoScripts => LoopbackAnswer.Plain("endpoint does not exist", 404),
            ["scripthash", var hash, ..] => chain.Owners.Find(owner => owner.ScriptHash == hash) is { } owner
                ? History(chain, state, owner, parts[2..]) : LoopbackAnswer.Json("[]"),
            _ => LoopbackAnswer.Plain("endpoint does not exist", 404),
        };
    }

    private static LoopbackAnswer Block(CoinChainBlock block, string[] what) => what is ["txids"]
        ? LoopbackAnswer.Json($"[{string.Join(',', block.Payments.Select(payment => $"\"{payment.Id}\""))}]")
        : LoopbackAnswer.Json(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"id":"{{block.Hash}}","height":{{block.Height}},"version":1,"timestamp":{{block.Time}},"tx_count":{{block.Payments.Count}}}"""));

    private static LoopbackAnswer Transaction(CoinChain chain, State state, CoinChainBlock block, CoinPayment payment, int index, string[] what) => what switch
    {
        [] => LoopbackAnswer.Json(Write(block, payment)),
        ["merkle-proof"] when state.HasNoProofs => LoopbackAnswer.Plain("endpoint does not exist", 404),
        ["merkle-proof"] => LoopbackAnswer.Json(string.Create(
            CultureInfo.InvariantCulture, $$"""{"block_height":{{block.Height}},"merkle":[],"pos":{{index}}}""")),
        ["outspends"] => LoopbackAnswer.Json($"[{string.Join(',', payment.Makes.Select(coin => Spender(chain, state, coin)))}]"),
        _ => LoopbackAnswer.Plain("endpoint does not exist", 404),
    };

    private static string Spender(CoinChain chain, State state, Coin coin)
    {
        foreach (CoinChainBlock block in chain.Blocks.Where(block => block.Height <= state.Tip))
            foreach (CoinPayment payment in block.Payments)
                if (payment.Spends.Contains(coin))
                    return string.Create(
                        CultureInfo.InvariantCulture,
                        $$"""{"spent":true,"txid":"{{payment.Id}}","vin":0,"status":{"confirmed":true"""
                            + $$""","block_height":{{block.Height}},"block_hash":"{{block.Hash}}","block_time":{{block.Time}}} }""");
        return """{"spent":false}""";
    }

    private static LoopbackAnswer History(CoinChain chain, State state, CoinOwner owner, string[] what)
    {
        const int page = 25;
        var all = new List<(CoinChainBlock Block, CoinPayment Payment)>();
        foreach (CoinChainBlock block in Enumerable.Reverse(chain.Blocks).Where(block => block.Height <= state.Tip))
        {
            IEnumerable<CoinPayment> own = block.Payments.Where(payment => payment.Concerns(owner))
                .OrderBy(payment => payment.Spends.Any(coin => coin.Owner == owner) ? 0 : 1).ThenByDescending(payment => payment.Id, StringComparer.Ordinal);
            all.AddRange((state.IsInOtherOrder ? own.Reverse() : own).Select(payment => (block, payment)));
        }

        if (what is [])
        {
            long funded = all.Sum(one => one.Payment.Makes.Where(coin => coin.Owner == owner).Sum(coin => coin.Value));
            long spent = all.Sum(one => one.Payment.Spends.Where(coin => coin.Owner == owner).Sum(coin => coin.Value));
            return LoopbackAnswer.Json(string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"address":"{{owner.Address}}","chain_stats":{"funded_txo_sum":{{funded}}"""
                    + $$""","spent_txo_sum":{{spent}},"tx_count":{{all.Count}}},"mempool_stats":{"funded_txo_sum":99"""
                    + $$""","spent_txo_sum":0,"tx_count":1} }"""));
        }

        // What was seen last and is not there any more finds nothing behind it.
        int start = what is ["txs", "chain", var last] ? all.FindIndex(one => one.Payment.Id == last) is var seen and >= 0 ? seen + 1 : all.Count : 0;
        return LoopbackAnswer.Json($"[{string.Join(',', all.Skip(start).Take(page).Select(one => Write(one.Block, one.Payment)))}]");
    }

    private static string Write(CoinChainBlock block, CoinPayment payment)
    {
        string inputs = payment.Spends.Count == 0
            ? $$"""{"txid":"{{new string('0', 64)}}","vout":4294967295,"prevout":null,"scriptsig":"04ffff","witness":["00"]"""
                + $$""","is_coinbase":true,"sequence":4294967295}"""
            : string.Join(',', payment.Spends.Select(coin => string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"txid":"{{coin.Transaction}}","vout":{{coin.Index}},"prevout":{{Write(coin)}}"""
                    + $$""","scriptsig":"","witness":["30","02"],"is_coinbase":false,"sequence":1}""")));
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"txid":"{{payment.Id}}","version":2,"locktime":0,"vin":[{{inputs}}],"vout":[{{string.Join(',', payment.Makes.Select(Write))}}]"""
                + $$""","size":1,"weight":4,"fee":{{payment.Fee}},"status":{"confirmed":true,"block_height":{{block.Height}}"""
                + $$""","block_hash":"{{block.Hash}}","block_time":{{block.Time}}} }""");
    }

    private static string Write(Coin coin) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"scriptpubkey":"{{coin.Owner.Script}}","scriptpubkey_asm":"OP","scriptpubkey_type":"x"{{AddressOf(coin)}}"""
            + $$""","value":{{coin.Value}}}""");

    private static string AddressOf(Coin coin) => coin.Owner.Address is { } address ? $",\"scriptpubkey_address\":\"{address}\"" : "";
}
