namespace FlowTrace.Hops;

/// <summary>A row of a transaction that is one leg of a way over a bridge: what goes in, or what is paid out.</summary>
/// <param name="Row">The row of the table.</param>
/// <param name="IsDeparture">Whether it goes in; then the row's receiver is the bridge, else its sender is.</param>
/// <param name="Number">The leg's number, as the caller counts departures or arrivals.</param>
internal readonly record struct Crossing(int Row, bool IsDeparture, int Number);
