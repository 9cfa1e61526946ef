using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Hops;

namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>
/// A theft played on a node: coins and dollars leave a victim, are passed on, swapped at a pool through a router, dispersed from contracts, fail, and
/// come to an exchange. The dollar and the wrapper stand at their real addresses.
/// </summary>
internal sealed class TheftPlay
{
    public const string Dollar = "0xdac17f958d2ee523a2206206994597c13d831ec7";
    public const string Wrapper = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";

    private static readonly UInt128 Ether = UInt128.Parse("1000000000000000000", CultureInfo.InvariantCulture);
    private readonly Anvil _node;

    private TheftPlay(Anvil node) => _node = node;

    public string Victim => _node.Accounts[1];

    public string Thief => _node.Accounts[2];

    public string Fresh => _node.Accounts[3];

    public string[] Hands => _node.Accounts[4..7];

    public string Exchange => _node.Accounts[7];

    public string Pair { get; private set; } = "";

    public string Router { get; private set; } = "";

    public string Disperser { get; private set; } = "";

    /// <summary>Every account of the play that is a wallet.</summary>
    public IEnumerable<string> Wallets => [Victim, Thief, Fresh, .. Hands, Exchange];

    public static async Task<TheftPlay> RunAsync(Anvil node)
    {
        var play = new TheftPlay(node);
        await play.BuildAsync();
        await play.StealAsync();
        await play.SwapAsync();
        await play.SpreadAsync();
        return play;
    }

    private async Task BuildAsync()
    {
        string owner = _node.Accounts[0];
        await _node.AskAsync("anvil_setCode", $"[\"{Dollar}\",\"{NodeTools.Deployed("Dollar")}\"]");
        await _node.AskAsync("anvil_setCode", $"[\"{Wrapper}\",\"{NodeTools.Deployed("WrappedEther")}\"]");
        await _node.AskAsync("anvil_setStorageAt", $"[\"{Dollar}\",\"0x{0:x64}\",\"0x{Word(owner)}\"]");
        Pair = await _node.DeployAsync(owner, NodeTools.Creation("Pair", Word(Wrapper), Word(Dollar)));
        Router = await _node.DeployAsync(owner, NodeTools.Creation("Router", Word(Wrapper)));
        Disperser = await _node.DeployAsync(owner, NodeTools.Creation("Disperser"));
        await CallAsync(owner, Dollar, "issue(uint256)", Word(10_000_000_000_000));
        await CallAsync(owner, Dollar, "transfer(address,uint256)", Word(Pair), Word(3_000_000_000_000));
        await CallAsync(owner, Dollar, "transfer(address,uint256)", Word(Victim), Word(50_000_000_000));
        await _node.SendAsync(owner, Wrapper, 1000 * Ether, Data("deposit()"));
        await CallAsync(owner, Wrapper, "transfer(address,uint256)", Word(Pair), Word(1000 * Ether));
        await CallAsync(owner, Pair, "sync()");
    }

    private async Task StealAsync()
    {
        await _node.SendAsync(Victim, Thief, 100 * Ether);
        await CallAsync(Victim, Dollar, "transfer(address,uint256)", Word(Thief), Word(50_000_000_000));

        // More than is there: the transaction fails, and its fee is paid.
        await _node.SendAsync(Thief, Dollar, 0, Data("transfer(address,uint256)", Word(Fresh), Word(60_000_000_000)), mayFail: true);
        await _node.SendAsync(Thief, Fresh, 60 * Ether);
    }

    private async Task SwapAsync()
    {
        // 30 coins for dollars that leave the pool's product a little larger.
        await _node.SendAsync(
            Thief, Router, 30 * Ether, Data("swapCoins(address,uint256,address)", Word(Pair), Word(87_000_000_000), Word(Thief)));
        await CallAsync(Thief, Dollar, "transfer(address,uint256)", Word(Fresh), Word(120_000_000_000));
    }

    private async Task SpreadAsync()
    {
        // Thirteen coins go in and twelve come out to three hands; the rest comes back, all by calls within the transaction.
        string[] list = [Word(Hands.Length), .. Hands.Select(Word)];
        string[] values = [Word(3), Word(3 * Ether), Word(4 * Ether), Word(5 * Ether)];
        await _node.SendAsync(
            Fresh, Disperser, 13 * Ether, Data("disperse(address[],uint256[])", [Word(64), Word(64 + (4 * 32)), .. list, .. values]));
        await CallAsync(Fresh, Dollar, "approve(address,uint256)", Word(Disperser), Word(100_000_000_000));
        string[] dollars = [Word(3), Word(10_000_000_000), Word(20_000_000_000), Word(30_000_000_000)];
        await CallAsync(
            Fresh, Disperser, "disperseToken(address,address[],uint256[])", [Word(Dollar), Word(96), Word(96 + (4 * 32)), .. list, .. dollars]);
        await _node.SendAsync(Fresh, Disperser, 2 * Ether, Data("tryPay(address)", Word(Hands[0])));
        await _node.SendAsync(Hands[0], Exchange, 2 * Ether);
        await CallAsync(Hands[1], Dollar, "transfer(address,uint256)", Word(Exchange), Word(20_000_000_000));
        await _node.SendAsync(Hands[2], Exchange, 5 * Ether - (Ether / 100));
    }

    private Task<string> CallAsync(string from, string to, string signature, params string[] words) => _node.SendAsync(from, to, 0, Data(signature, words));

    private static string Data(string signature, params string[] words) => $"0x{KnownSelectors.Of(signature):x8}{string.Concat(words)}";

    private static string Word(string address) => address[2..].ToLowerInvariant().PadLeft(64, '0');

    private static string Word(UInt128 number) => number.ToString("x64", CultureInfo.InvariantCulture);

    private static string Word(int number) => Word((UInt128)number);

    private static string Word(long number) => Word((UInt128)number);
}
