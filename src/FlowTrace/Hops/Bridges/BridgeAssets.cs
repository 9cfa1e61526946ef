using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>What a bridge's transaction really moves, found among its transfers: contracts often name a wrapper instead.</summary>
internal static class BridgeAssets
{
    // Stands for the native coin in many routers' arguments.
    private static readonly Address NativeMark = Address.Parse("0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE", ChainId.Ethereum);

    /// <summary>The asset of a token's address.</summary>
    public static Asset Of(Account token) =>
        token.IsZero || token.Address == NativeMark ? Asset.Native(token.Chain) : Asset.Token(token.Chain, token.Address);

    /// <summary>The first transfer of the transaction with these ends, asset and quantity, each where it is given; fees do not count.</summary>
    public static Transfer? Find(
        TransactionEvidence transaction, UInt128? quantity = null, Account? from = null, Account? to = null, Asset? asset = null)
    {
        foreach (Transfer transfer in transaction.Transfers)
            if (transfer.Kind != TransferKind.Fee
                && (quantity is null || transfer.Quantity == quantity) && (asset is null || transfer.Asset == asset)
                && (from is null || transfer.From == from) && (to is null || transfer.To == to))
                return transfer;
        return null;
    }

    /// <summary>
    /// The asset of which exactly <paramref name="quantity"/> moves between these ends, the token named first; the token where the source does
    /// not show it. A wrapped coin that the receiver gets unwrapped, and a wrapper around a token, are told by this.
    /// </summary>
    public static Asset Moved(TransactionEvidence transaction, Asset named, UInt128 quantity, Account? from = null, Account? to = null) =>
        Find(transaction, quantity, from, to, named)?.Asset ?? Find(transaction, quantity, from, to)?.Asset ?? named;
}
