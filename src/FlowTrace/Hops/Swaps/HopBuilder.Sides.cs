using static FlowTrace.Hops.TransactionNets;

namespace FlowTrace.Hops;

/// <summary>What stands on the other side of one participant: groups of the others that deal with each other, apart from it.</summary>
internal partial class HopBuilder
{
    /// <summary>The legs of what one followed participant gave.</summary>
    private protected void AddLegsOf(int giver, HashSet<int> exchanged)
    {
        List<Side> sides = SidesOf(giver, exchanged);
        bool isTwoSided = _nets.All.Any(net => net.Party == giver && net.Takes);
        if (isTwoSided && !sides.Exists(side => side.Given.Count > 0 && side.Taken.Count > 0))
            sides = JoinPartialView(giver, sides);
        foreach (Side side in sides)
            if (side.Given.Count > 0)
                AddLegs(giver, side, isTwoSided);
    }

    /// <summary>
    /// The groups of participants other than <paramref name="giver"/> that give and take the same assets among each other, with what it gave
    /// to each and took from each.
    /// </summary>
    private List<Side> SidesOf(int giver, HashSet<int> exchanged)
    {
        List<Net> others = [.. _nets.All.Where(net => net.Party != giver && net.Amount != UInt128.Zero && exchanged.Contains(net.Asset))];
        var sides = new List<Side>();
        foreach (int party in others.Select(net => net.Party).Distinct())
        {
            var side = new Side([.. others.Where(net => net.Party == party)]);
            foreach (Side tied in sides.Where(side.DealsWith).ToArray())
            {
                side.Members.AddRange(tied.Members);
                sides.Remove(tied);
            }

            sides.Add(side);
        }

        foreach (Net own in _nets.All.Where(net => net.Party == giver && net.Amount != UInt128.Zero && exchanged.Contains(net.Asset)))
            Share(own, sides);
        return sides;
    }

    /// <summary>
    /// Spreads what the participant gave (or took) of an asset over the groups that took (or gave) it. With one group it is all of it; with
    /// several, no other gives that asset, and each group's own total says how much.
    /// </summary>
    private static void Share(in Net own, List<Side> sides)
    {
        int asset = own.Asset;
        bool gives = own.Gives;
        List<Side> dealing = sides.FindAll(side => side.Members.Exists(net => net.Asset == asset && net.Gives != gives));
        foreach (Side side in dealing)
        {
            UInt128 amount = dealing.Count == 1 ? own.Amount : side.Total(asset, gives: !gives);
            (gives ? side.Given : side.Taken).Add(own with { In = gives ? UInt128.Zero : amount, Out = gives ? amount : UInt128.Zero });
        }
    }

    /// <summary>
    /// A source that has only this account's transfers does not show that the pool which took one asset and the router which paid the other
    /// dealt with each other. They are taken for one side where every row touches the account and something speaks for an exchange: a pool's
    /// label, a known protocol's event, or that what came is the chain's own coin or was minted for it.
    /// </summary>
    private List<Side> JoinPartialView(int giver, List<Side> sides)
    {
        if (_crossings.Count > 0 || !EveryRowTouches(giver) || !SpeaksForExchange(sides))
            return sides;
        var joined = new Side([.. sides.SelectMany(side => side.Members)]) { IsPartial = true };
        joined.Given.AddRange(sides.SelectMany(side => side.Given));
        joined.Taken.AddRange(sides.SelectMany(side => side.Taken));
        return [joined];
    }

    private bool EveryRowTouches(int party)
    {
        for (int row = _start; row < _end; row++)
            if (table.Columns.Kind[row] != Chain.TransferKind.Fee
                && _nets.PartyOf(table.Columns.FromPocket[row]) != party && _nets.PartyOf(table.Columns.ToPocket[row]) != party)
                return false;
        return true;
    }

    private bool SpeaksForExchange(List<Side> sides) =>
        sides.Exists(side => side.Taken.Exists(net => _nets.AssetOf(net).Kind == Chain.AssetKind.Native))
        || sides.Exists(side => side.Given.Exists(net => _nets.AssetOf(net).Kind == Chain.AssetKind.Native))
        || sides.Exists(side => side.Members.Exists(net => net.Party < 0 || context.IsPooled(net.Party) || IsOwnContract(net)))
        || context.EvidenceOf(table.Columns.Transaction[_start]) is not null;

    /// <summary>Whether a participant is the contract of the very token it gives or takes: it minted or burnt it.</summary>
    private bool IsOwnContract(in Net net) =>
        net.Party < 0 || table.Accounts[net.Party].Address == _nets.AssetOf(net).Contract;

    /// <summary>A group of participants that dealt with each other, as one participant sees it.</summary>
    private sealed class Side(List<Net> members)
    {
        public List<Net> Members { get; } = members;

        /// <summary>What the participant gave to the group, an entry per asset.</summary>
        public List<Net> Given { get; } = [];

        /// <summary>What it took from the group.</summary>
        public List<Net> Taken { get; } = [];

        /// <summary>Whether the group is put together from what one account's transfers show.</summary>
        public bool IsPartial { get; init; }

        public bool DealsWith(Side other) => Members.Exists(one => other.Members.Exists(two => one.Asset == two.Asset && one.Gives != two.Gives));

        public UInt128 Total(int asset, bool gives)
        {
            UInt128 total = UInt128.Zero;
            foreach (Net net in Members)
                if (net.Asset == asset && net.Gives == gives)
                    total += net.Amount;
            return total;
        }

        /// <summary>The members that only take, or only give.</summary>
        public IEnumerable<int> OneSided(bool gives) =>
            Members.Where(net => net.Gives == gives && !Members.Exists(other => other.Party == net.Party && other.Gives != gives))
                .Select(net => net.Party).Distinct();
    }
}
