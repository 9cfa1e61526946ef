using FlowTrace.Chain;
using FlowTrace.Reading;
using static FlowTrace.Hops.TransactionNets;

namespace FlowTrace.Hops;

/// <summary>The exchange that most transactions are, without lists: whoever gained or lost anything gave one asset and took one other.</summary>
internal partial class HopBuilder
{
    /// <summary>Builds the legs when every participant with anything gained or lost gave one asset and took one; says whether it did.</summary>
    private protected virtual bool TryBuildSimple()
    {
        ReadOnlySpan<Net> nets = _nets.Span;
        for (int i = 0; i < nets.Length; i++)
            if (nets[i].Amount != UInt128.Zero && CounterpartOf(nets, i) < 0)
                return false;
        for (int row = _start; row < _end; row++)
            if (table.Columns.Kind[row] == TransferKind.Fee)
                AddRow(row);
        for (int i = 0; i < nets.Length; i++)
        {
            if (!nets[i].Gives)
                continue;
            Net taken = nets[CounterpartOf(nets, i)];
            if (context.IsFollowed(nets[i].Pocket))
                _legs.Add(new HopLeg(nets[i].Pocket, taken.Pocket, nets[i].Amount, taken.Amount, taken.Row, SimpleShapeOf(nets[i], taken)));
            else if (context.IsFollowed(taken.Pocket))
                _legs.Add(new HopLeg(HopLeg.Outside, taken.Pocket, taken.Amount, taken.Amount, taken.Row, HopShape.None));
        }

        return true;
    }

    /// <summary>The one other entry of the same participant, on the other side; -1 when there is none or more.</summary>
    private static int CounterpartOf(ReadOnlySpan<Net> nets, int index)
    {
        int found = -1;
        for (int i = 0; i < nets.Length; i++)
        {
            if (i == index || nets[i].Party != nets[index].Party || nets[i].Amount == UInt128.Zero)
                continue;
            if (found >= 0 || nets[i].Gives == nets[index].Gives)
                return -1;
            found = i;
        }

        return found;
    }

    private HopShape SimpleShapeOf(in Net given, in Net taken)
    {
        Asset from = _nets.AssetOf(given);
        Asset to = _nets.AssetOf(taken);
        if (Wraps(from, to))
            return HopShape.Wrap;
        if (Wraps(to, from))
            return HopShape.Unwrap;
        bool isMinted = IsMintedOrBurnt(taken.Asset, isMint: true);
        bool isBurnt = IsMintedOrBurnt(given.Asset, isMint: false);
        if (isMinted == isBurnt)
            return IsLoan(given.Party) ? HopShape.Loan : HopShape.Swap;
        return isMinted ? HopShape.Deposit : HopShape.Redeem;
    }

    private bool IsLoan(int party)
    {
        foreach (Net net in _nets.Span)
            if (net.Party != party && net.Party >= 0 && net.Amount != UInt128.Zero && context.IsLender(net.Party))
                return true;
        return false;
    }

    private void AddRow(int row)
    {
        TransferColumns columns = table.Columns;
        _legs.Add(new HopLeg(columns.FromPocket[row], columns.ToPocket[row], columns.Quantity[row], columns.Quantity[row], row, HopShape.None));
    }
}
