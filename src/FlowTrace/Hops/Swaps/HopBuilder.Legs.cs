using FlowTrace.Chain;
using FlowTrace.Internals;
using FlowTrace.Reading;
using static FlowTrace.Hops.TransactionNets;

namespace FlowTrace.Hops;

/// <summary>The legs between one participant and one side: what it gave, and who got what for it.</summary>
internal partial class HopBuilder
{
    private void AddLegs(int giver, Side side, bool isTwoSided)
    {
        List<Net> receipts = [.. side.Taken];
        if (!side.IsPartial)
            AddPlainLegs(giver, side);
        if (!side.IsPartial && MayPayOthers(giver, side, isTwoSided))
            receipts.AddRange(ReceiptsOfOthers(giver, side));
        side.Given.RemoveAll(net => net.Amount == UInt128.Zero);
        if (side.Given.Count == 0)
            return;
        if (receipts.Count == 0)
            LeaveOpen(giver, side);
        else
            AddConversions(giver, side, receipts);
    }

    /// <summary>What a member that only takes got of the very asset that was given is a plain payment: a fee on the way, a tip, a refund's rest.</summary>
    private void AddPlainLegs(int giver, Side side)
    {
        List<int> takers = [.. side.OneSided(gives: false)];
        List<int> payers = [.. side.OneSided(gives: true)];
        for (int i = 0; i < side.Given.Count; i++)
            foreach (Net net in side.Members.Where(net => takers.Contains(net.Party) && net.Asset == side.Given[i].Asset))
            {
                // Where others gave the same asset too, each paid his part of it.
                Net given = side.Given[i];
                List<Net> paid = [.. side.Members.Where(other => payers.Contains(other.Party) && other.Asset == net.Asset), given];
                UInt128 amount = UInt128.Min(ShareOf(net, giver, paid).Amount, given.Amount);
                if (amount == UInt128.Zero)
                    continue;
                AddLeg(giver, net.Party, new HopLeg(given.Pocket, net.Pocket, amount, amount, net.Row, HopShape.None));
                side.Given[i] = given with { Out = given.Out - amount };
            }
    }

    /// <summary>
    /// Whether those who only take were paid by this participant. One that only gives pays for them. One that gives and takes does too, unless
    /// somebody else only gives, or somebody else of this side began the transaction.
    /// </summary>
    private bool MayPayOthers(int giver, Side side, bool isTwoSided)
    {
        if (!isTwoSided)
            return true;
        int beginner = Beginner();
        return !side.OneSided(gives: true).Any() && (beginner == giver || !side.Members.Exists(net => net.Party == beginner));
    }

    /// <summary>Who began the transaction: who paid its fee, else who sends its first transfer.</summary>
    private int Beginner()
    {
        for (int row = _start; row < _end; row++)
            if (table.Columns.Kind[row] == TransferKind.Fee)
                return _nets.PartyOf(table.Columns.FromPocket[row]);
        return _nets.PartyOf(table.Columns.FromPocket[_start]);
    }

    /// <summary>What those who only take got, of other assets than those given; this participant's share of it where others paid too.</summary>
    private List<Net> ReceiptsOfOthers(int giver, Side side)
    {
        List<int> takers = [.. side.OneSided(gives: false)];
        List<int> payers = [.. side.OneSided(gives: true)];
        List<Net> receipts = side.Members.FindAll(net => takers.Contains(net.Party) && !side.Given.Exists(given => given.Asset == net.Asset));
        List<Net> paid = side.Members.FindAll(net => payers.Contains(net.Party));
        bool isClear = TakeOffWhatIsPaidOutright(receipts, paid);
        if (paid.Count == 0 || receipts.Count == 0)
            return receipts;
        if (!isClear || receipts.Select(net => net.Party).Distinct().Count() > 1)
            return ReceiptsByOrder(giver, receipts);
        return [.. receipts.Select(net => ShareOf(net, giver, [.. paid, .. side.Given])).Where(net => net.Amount != UInt128.Zero)];
    }

    /// <summary>
    /// Others who only give may pay those who only take in the very asset they give: so much was not exchanged for. False where several take that
    /// asset and it cannot be told which of them was paid so.
    /// </summary>
    private static bool TakeOffWhatIsPaidOutright(List<Net> receipts, List<Net> paid)
    {
        bool isClear = true;
        foreach (int asset in paid.Select(net => net.Asset).Distinct().ToArray())
        {
            UInt128 given = Sum(paid, asset);
            UInt128 taken = Sum(receipts, asset);
            if (given <= taken)
                paid.RemoveAll(net => net.Asset == asset);
            if (taken <= given)
                receipts.RemoveAll(net => net.Asset == asset);
            else if (receipts.FindIndex(net => net.Asset == asset) is var only && only == receipts.FindLastIndex(net => net.Asset == asset))
                receipts[only] = receipts[only] with { In = receipts[only].Amount - given, Out = UInt128.Zero };
            else
                isClear = false;
        }

        return isClear;
    }

    /// <summary>Several payers and several receivers: only the orders that events report can tell whose is whose; none where they do not fit.</summary>
    private List<Net> ReceiptsByOrder(int giver, List<Net> receipts)
    {
        if (giver < 0 || context.EvidenceOf(table.Columns.Transaction[_start]) is not { } evidence)
            return [];
        var told = new List<Net>();
        foreach (SwapOrder order in evidence.Orders.Where(order => order.Payer == table.Accounts[giver]))
        {
            List<Net> fitting = receipts.FindAll(net => !told.Contains(net) && _nets.AssetOf(net) == order.Taken && net.Amount == order.TakenQuantity
                && (order.Receiver is not { } receiver || (net.Party >= 0 && table.Accounts[net.Party] == receiver)));
            if (fitting.Count == 1)
                told.Add(fitting[0]);
        }

        return told;
    }

    /// <summary>
    /// One receiver, several payers: in proportion where all gave the same asset, else in equal parts, for nothing weighs one asset against another.
    /// </summary>
    private static Net ShareOf(in Net receipt, int giver, List<Net> paid)
    {
        bool oneAsset = paid.TrueForAll(net => net.Asset == paid[0].Asset);
        List<(int Party, UInt128 Weight)> weights =
        [
            .. paid.GroupBy(net => net.Party).OrderBy(group => group.Min(net => net.Row))
                .Select(group => (group.Key, oneAsset ? group.Aggregate(UInt128.Zero, (sum, net) => sum + net.Amount) : UInt128.One)),
        ];
        UInt128[] shares = Shares.Split(receipt.Amount, [.. weights.Select(pair => pair.Weight)]);
        return receipt with { In = shares[weights.FindIndex(pair => pair.Party == giver)], Out = UInt128.Zero };
    }

    /// <summary>Netting cannot tell who got what for these units: they are not guessed after.</summary>
    private void LeaveOpen(int giver, Side side)
    {
        foreach (Net given in side.Given)
            AddLeg(giver, giver, new HopLeg(given.Pocket, HopLeg.Open, given.Amount, UInt128.Zero, given.Row, HopShape.Swap));
        foreach (Net net in side.Members)
            if (net.Takes)
                AddCandidate(net.Pocket);
    }

    /// <summary>
    /// What was given becomes what was got. Assets whose units are all clean carry nothing, whatever they claim to be worth; several that carry
    /// share every receipt equally. Several receipts share what was given by their amounts where they are of one asset; else those whose asset
    /// once went into what is given take it, in equal parts; else all do.
    /// </summary>
    private void AddConversions(int giver, Side side, List<Net> receipts)
    {
        List<Net> carriers = side.Given.FindAll(net => CrossingOf(giver) >= 0 || context.Carries(net.Pocket));
        if (carriers.Count == 0)
            carriers = side.Given;
        foreach (Net given in side.Given.Except(carriers))
            _legs.Add(new HopLeg(given.Pocket, HopLeg.Outside, given.Amount, UInt128.Zero, given.Row, HopShape.None));
        HopShape shape = ShapeOf(side, receipts);
        var received = receipts.ConvertAll(net => Shares.SplitEqually(net.Amount, carriers.Count));
        for (int i = 0; i < carriers.Count; i++)
        {
            UInt128[] given = Shares.Split(carriers[i].Amount, Weights(carriers[i].Asset, receipts));
            for (int j = 0; j < receipts.Count; j++)
                if (given[j] != UInt128.Zero)
                    AddLeg(
                        giver, receipts[j].Party,
                        new HopLeg(carriers[i].Pocket, receipts[j].Pocket, given[j], received[j][i], receipts[j].Row, shape));
        }
    }

    /// <summary>Adds a leg, and says so when it begins or ends at a bridge.</summary>
    private void AddLeg(int giver, int taker, in HopLeg leg)
    {
        int outOf = CrossingOf(giver);
        int into = CrossingOf(taker);
        _legs.Add(leg with
        {
            OutOf = outOf >= 0 && !_crossings[outOf].IsDeparture ? _crossings[outOf].Number : -1,
            Into = into >= 0 && _crossings[into].IsDeparture ? _crossings[into].Number : -1,
        });
    }

    private UInt128[] Weights(int givenAsset, List<Net> receipts)
    {
        List<int> assets = [.. receipts.Select(net => net.Asset).Distinct()];
        if (assets.Count == 1)
            return [.. receipts.Select(net => net.Amount)];
        List<int> remembered = assets.FindAll(asset => context.WentInto(givenAsset, asset));
        if (remembered.Count > 0)
            assets = remembered;

        // Within an asset by amount, between assets equally: every asset's amounts together count a common whole.
        UInt128 whole = UInt128.One << 100;
        return
        [
            .. receipts.Select(net => !assets.Contains(net.Asset) ? UInt128.Zero
                : WideMath.MulDiv(whole, net.Amount, Sum(receipts, net.Asset), out _)),
        ];
    }

    private static UInt128 Sum(List<Net> receipts, int asset) =>
        receipts.Where(net => net.Asset == asset).Aggregate(UInt128.Zero, (sum, net) => sum + net.Amount);

    private HopShape ShapeOf(Side side, List<Net> receipts)
    {
        Asset given = _nets.AssetOf(side.Given[0]);
        Asset taken = _nets.AssetOf(receipts[0]);
        if (Wraps(given, taken) && side.Given.Count == 1)
            return HopShape.Wrap;
        if (Wraps(taken, given) && receipts.Count == 1)
            return HopShape.Unwrap;
        int assetsGiven = side.Given.Select(net => net.Asset).Distinct().Count();
        int assetsTaken = receipts.Select(net => net.Asset).Distinct().Count();
        bool isMinted = receipts.TrueForAll(net => IsMintedOrBurnt(net.Asset, isMint: true));
        bool isBurnt = side.Given.TrueForAll(net => IsMintedOrBurnt(net.Asset, isMint: false));
        if (isMinted && !isBurnt)
            return assetsGiven > 1 ? HopShape.LiquidityIn : HopShape.Deposit;
        if (isBurnt && !isMinted)
            return assetsTaken > 1 ? HopShape.LiquidityOut : HopShape.Redeem;
        return side.Members.Exists(net => net.Party >= 0 && context.IsLender(net.Party)) ? HopShape.Loan : HopShape.Swap;
    }

    private static bool Wraps(in Asset native, in Asset token) =>
        native.Kind == AssetKind.Native && KnownTokens.Find(token) is { WrapsNative: true } && native.Chain == token.Chain;

    private bool IsMintedOrBurnt(int asset, bool isMint)
    {
        for (int row = _start; row < _end; row++)
        {
            int pocket = isMint ? table.Columns.FromPocket[row] : table.Columns.ToPocket[row];
            if (AssetOf(pocket) == asset && table.Accounts[PocketKey.Account(table.Pockets[pocket])].IsZero)
                return true;
        }

        return false;
    }
}
