using FlowTrace.Reading;

namespace FlowTrace.Graph;

/// <summary>One of the tables a graph's transfers stand in, and which wallet each of its accounts is (-1 for none).</summary>
internal sealed record FlowTable(TransferTable Table, int[] WalletOfAccount)
{
    public int SourceOf(int row) => WalletOf(Table.Columns.FromPocket[row]);

    public int TargetOf(int row) => WalletOf(Table.Columns.ToPocket[row]);

    private int WalletOf(int pocket) => WalletOfAccount[(int)(Table.Pockets[pocket] >> 32)];
}
