using System.Globalization;
using FlowTrace.Hops;

namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>A theft of dollars that unfolds on a node step by step, as whoever watches it would see it.</summary>
internal sealed class UnfoldingPlay
{
    private readonly Anvil _node;

    private UnfoldingPlay(Anvil node) => _node = node;

    public string Owner => _node.Accounts[0];

    public string Victim => _node.Accounts[1];

    public string Thief => _node.Accounts[2];

    public string Mule => _node.Accounts[3];

    public string Fresh => _node.Accounts[4];

    public string Exchange => _node.Accounts[7];

    public string Desk => _node.Accounts[8];

    /// <summary>Puts the dollar onto the chain and steals a thousand of them.</summary>
    public static async Task<UnfoldingPlay> StealAsync(Anvil node)
    {
        var play = new UnfoldingPlay(node);
        await node.AskAsync("anvil_setCode", $"[\"{TheftPlay.Dollar}\",\"{NodeTools.Deployed("Dollar")}\"]");
        await node.AskAsync("anvil_setStorageAt", $"[\"{TheftPlay.Dollar}\",\"0x{0:x64}\",\"0x{Word(play.Owner)}\"]");
        await play.CallAsync(play.Owner, "issue(uint256)", Word(10_000_000_000));
        await play.PayAsync(play.Owner, play.Victim, 1000);
        await play.PayAsync(play.Victim, play.Thief, 1000);
        return play;
    }

    /// <summary>Pays dollars.</summary>
    public Task PayAsync(string from, string to, int dollars) => CallAsync(from, "transfer(address,uint256)", Word(to), Word(dollars * 1_000_000L));

    /// <summary>The issuer freezes an account.</summary>
    public Task FreezeAsync(string account) => CallAsync(Owner, "addBlackList(address)", Word(account));

    /// <summary>
    /// Somebody asks the owners of Tether's wallet to freeze an account. All that the wallet does here is to say that it has numbered what it was asked.
    /// </summary>
    public async Task OrderFreezeAsync(string account)
    {
        const string wallet = "0xc6cde7c39eb2f0f0095f41570af89efc2c1ea828";
        string topic = new EventSignature("Submission(uint256 indexed transactionId)").Topic.ToString()[2..];
        await _node.AskAsync("anvil_setCode", $"[\"{wallet}\",\"0x60007f{topic}60006000a200\"]");
        string inner = $"{KnownSelectors.Of("addBlackList(address)"):x8}{Word(account)}".PadRight(128, '0');
        string outer = $"{KnownSelectors.Of("submitTransaction(address,uint256,bytes)"):x8}{Word(TheftPlay.Dollar)}{Word(0L)}{Word(96L)}{Word(36L)}";
        await _node.SendAsync(Owner, wallet, 0, $"0x{outer}{inner}");
    }

    /// <summary>Others pay one another, which is nothing to the theft.</summary>
    public async Task IdleAsync(int blocks)
    {
        for (int i = 0; i < blocks; i++)
            await _node.SendAsync(_node.Accounts[9], _node.Accounts[6], 1);
    }

    private Task CallAsync(string from, string signature, params string[] words) =>
        _node.SendAsync(from, TheftPlay.Dollar, 0, $"0x{KnownSelectors.Of(signature):x8}{string.Concat(words)}");

    private static string Word(string address) => address[2..].ToLowerInvariant().PadLeft(64, '0');

    private static string Word(long number) => number.ToString("x64", CultureInfo.InvariantCulture);
}
