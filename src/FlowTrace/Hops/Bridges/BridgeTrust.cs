using System.Globalization;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>How far the words of a contract are believed.</summary>
internal static class BridgeTrust
{
    /// <summary>The departure as it may be used; null, with the reason in <paramref name="fault"/>, where the transfers contradict it.</summary>
    public static BridgeDeparture? Judge(
        TransactionEvidence transaction, BridgeDeparture departure, Account? emitter, IReadOnlySet<Account> known, out string fault)
    {
        fault = "";
        if (emitter is { } contract && known.Contains(contract))
            return departure;
        if (IsBacked(transaction, departure.Asset, departure.Quantity, receiver: null))
            return departure with { IsUnverified = true, Stated = Noted(departure.Stated, emitter) };
        fault = Unbacked(emitter, departure.Quantity, departure.Asset);
        return null;
    }

    /// <inheritdoc cref="Judge(TransactionEvidence, BridgeDeparture, Account?, IReadOnlySet{Account}, out string)"/>
    public static BridgeArrival? Judge(
        TransactionEvidence transaction, BridgeArrival arrival, Account? emitter, IReadOnlySet<Account> known, out string fault)
    {
        fault = "";
        if (emitter is { } contract && known.Contains(contract))
            return arrival;
        if (IsBacked(transaction, arrival.Asset, arrival.Quantity, arrival.Receiver))
            return arrival with { IsUnverified = true };
        fault = Unbacked(emitter, arrival.Quantity, arrival.Asset);
        return null;
    }

    /// <summary>
    /// Whether the transaction moves what is claimed. A source without transfers of this transaction contradicts nothing. The native coin
    /// stands for a token as well, for contracts wrap it on the way and name the wrapped one.
    /// </summary>
    private static bool IsBacked(TransactionEvidence transaction, Asset asset, UInt128 quantity, Account? receiver)
    {
        bool hasTransfers = false;
        foreach (Transfer transfer in transaction.Transfers)
        {
            if (transfer.Kind == TransferKind.Fee)
                continue;
            hasTransfers = true;
            if ((transfer.Asset == asset || transfer.Asset.Kind == AssetKind.Native) && transfer.Quantity >= quantity
                && (receiver is null || transfer.To == receiver))
                return true;
        }

        return !hasTransfers;
    }

    private static string Unbacked(Account? emitter, UInt128 quantity, Asset asset) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(emitter is { } contract ? $"is of the unverified emitter {contract.AddressText} and " : "")}claims {quantity} base units of {asset}, "
        + $"which the transaction does not move");

    private static string Noted(string stated, Account? emitter) => emitter is not { } contract ? stated
        : stated.Length == 0 ? $"unverified emitter {contract.AddressText}" : $"{stated}; unverified emitter {contract.AddressText}";
}
