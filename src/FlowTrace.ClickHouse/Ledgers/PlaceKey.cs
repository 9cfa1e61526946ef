using FlowTrace.Chain;

namespace FlowTrace.ClickHouse.Ledgers;

/// <summary>By what places are found: an account by its CAIP-10 text, a transaction by its id without its chain.</summary>
internal static class PlaceKey
{
    public static string Of(in Account account) => account.ToString();

    // No chain's namespace has two letters, so no account is written so.
    public static string Of(in TransactionId transaction) => $"tx:{transaction}";
}
