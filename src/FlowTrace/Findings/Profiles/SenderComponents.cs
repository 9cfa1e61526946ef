using System.Numerics;
using FlowTrace.Reading;

namespace FlowTrace.Findings;

/// <summary>
/// Whether those who pay an account are one group or many: the connected components of its senders when it is removed. Two senders belong together
/// when their histories share an account: themselves, those who paid them, and so on backwards. Services are in no history.
/// </summary>
internal sealed class SenderComponents
{
    private readonly LedgerView _view;
    private readonly int _asset;
    private readonly int _node;
    private readonly int _hub;
    private readonly Dictionary<int, int> _parent = [];

    private SenderComponents(LedgerView view, int asset, int node, int hub)
    {
        _view = view;
        _asset = asset;
        _node = node;
        _hub = hub;
    }

    /// <summary>How many components there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many accounts without a label were not walked through, because they have more transfers than a wallet has.</summary>
    public int HubsCut { get; private set; }

    /// <summary>How many accounts were looked at.</summary>
    public int Walked => _parent.Count;

    /// <summary>One less the sum of the squares of the components' shares of what they paid.</summary>
    public Ratio Diversity { get; private set; }

    /// <summary>Finds the components.</summary>
    /// <param name="view">The ledger.</param>
    /// <param name="asset">The asset's number.</param>
    /// <param name="node">The account's number.</param>
    /// <param name="senders">Who pays it, and how much.</param>
    /// <param name="depth">How far back: 1 is the senders alone.</param>
    /// <param name="hub">How many transfers a wallet has at most.</param>
    public static SenderComponents Of(LedgerView view, int asset, int node, IReadOnlyList<(int Account, UInt128 Paid)> senders, int depth, int hub)
    {
        var components = new SenderComponents(view, asset, node, hub);
        components.Walk(senders, depth);
        components.Weigh(senders);
        return components;
    }

    private void Walk(IReadOnlyList<(int Account, UInt128 Paid)> senders, int depth)
    {
        var level = new List<int>(senders.Count);
        foreach ((int account, _) in senders)
            if (_parent.TryAdd(account, account))
                level.Add(account);
        for (int at = 1; at < depth && level.Count > 0; at++)
        {
            var next = new List<int>();
            foreach (int account in level)
                if (!_view.IsService(account))
                    WalkBack(account, next);
            level = next;
        }
    }

    private void WalkBack(int account, List<int> next)
    {
        int pocket = _view.Table.Pockets.Find(PocketKey.OfAsset(account, _asset));
        if (pocket < 0)
            return;
        TransferColumns columns = _view.Table.Columns;
        ReadOnlySpan<int> rows = columns.RowsOf(pocket);
        if (rows.Length > _hub)
        {
            HubsCut++;
            return;
        }

        foreach (int row in rows)
        {
            if (columns.ToPocket[row] != pocket)
                continue;
            int payer = PocketKey.Account(_view.Table.Pockets[columns.FromPocket[row]]);
            if (payer == _node || _view.IsService(payer) || _view.IsNobody(payer))
                continue;
            if (_parent.TryAdd(payer, payer))
                next.Add(payer);
            Join(account, payer);
        }
    }

    private void Weigh(IReadOnlyList<(int Account, UInt128 Paid)> senders)
    {
        var shares = new Dictionary<int, BigInteger>();
        BigInteger total = BigInteger.Zero;
        foreach ((int account, UInt128 paid) in senders)
        {
            int root = RootOf(account);
            shares[root] = shares.GetValueOrDefault(root) + (BigInteger)paid;
            total += (BigInteger)paid;
        }

        BigInteger squares = BigInteger.Zero;
        foreach (BigInteger share in shares.Values)
            squares += share * share;
        Count = shares.Count;
        Diversity = total.IsZero ? Ratio.Zero : Ratio.One - Ratio.Of(squares, total * total);
    }

    private void Join(int left, int right)
    {
        int one = RootOf(left), other = RootOf(right);
        if (one != other)
            _parent[one] = other;
    }

    private int RootOf(int account)
    {
        int root = account;
        while (_parent[root] != root)
            root = _parent[root];
        while (_parent[account] != root)
            (account, _parent[account]) = (_parent[account], root);
        return root;
    }
}
