using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Graph;

/// <summary>
/// A step that no single transfer shows, as the sweep writes it down: places in its tables, so that millions cost no objects.
/// </summary>
/// <param name="DepartureRun">The table in which the units leave.</param>
/// <param name="DepartureRow">A row of the transaction in which they leave.</param>
/// <param name="FromPocket">The pocket they leave, as that table numbers it.</param>
/// <param name="Run">The table in which they arrive.</param>
/// <param name="Row">The row that shows their arrival best.</param>
/// <param name="ToPocket">The pocket they reach, as that table numbers it.</param>
/// <param name="Given">How many leave.</param>
/// <param name="Received">How many arrive.</param>
/// <param name="Shape">What the step is.</param>
/// <param name="Protocol">The protocol, where events name it.</param>
/// <param name="Link">The tie of a way over a bridge.</param>
internal readonly record struct HopStep(
    int DepartureRun, int DepartureRow, int FromPocket, int Run, int Row, int ToPocket, UInt128 Given, UInt128 Received, HopShape Shape, string? Protocol,
    BridgeLink? Link);

/// <summary>Such a step with the wallets it connects.</summary>
internal readonly record struct PlacedHop(int Source, int Target, HopStep Step);

/// <summary>One of the tables a graph's transfers stand in, and which wallet each of its accounts is (-1 for none).</summary>
internal sealed record FlowTable(TransferTable Table, int[] WalletOfAccount)
{
    public int SourceOf(int row) => WalletOf(Table.Columns.FromPocket[row]);

    public int TargetOf(int row) => WalletOf(Table.Columns.ToPocket[row]);

    private int WalletOf(int pocket) => WalletOfAccount[PocketKey.Account(Table.Pockets[pocket])];
}
