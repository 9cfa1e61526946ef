using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using FlowTrace.Chain;
using Nethereum.Contracts;
using Nethereum.Contracts.Standards.ERC20.ContractDefinition;
using Nethereum.RPC.Eth.DTOs;

namespace FlowTrace.Nethereum;

/// <summary>Makes transfers of FlowTrace out of Nethereum's decoded events.</summary>
public static class NethereumTransfers
{
    /// <summary>
    /// A token's <c>Transfer</c> event as a transfer. What moves nothing (a quantity of zero), what a reorganisation took back, and what holds more than
    /// 128 bits is none.
    /// </summary>
    /// <param name="log">The event, decoded by Nethereum.</param>
    /// <param name="chain">The chain it was emitted on.</param>
    /// <param name="unixMilliseconds">When its block was made, which an event does not say.</param>
    /// <param name="transfer">The transfer.</param>
    /// <param name="error">Why there is none.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryToTransfer(
        this EventLog<TransferEventDTO> log, ChainId chain, long unixMilliseconds, out Transfer transfer, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(log);
        transfer = default;
        BigInteger value = log.Event.Value;
        error = log.Log switch
        {
            { Removed: true } => "A reorganisation took the event back.",
            { BlockNumber: null } or { TransactionIndex: null } or { LogIndex: null } => "The event is not in a block yet.",
            _ when value.IsZero => "The event moves nothing.",
            _ when value.Sign < 0 || value > (BigInteger)UInt128.MaxValue =>
                $"The quantity {value.ToString(CultureInfo.InvariantCulture)} is more than 128 bits hold; no real token has so many units.",
            _ => null,
        };
        if (error is not null
            || !Account.TryParse(log.Log.Address, chain, out Account token, out error)
            || !Account.TryParse(log.Event.From, chain, out Account from, out error)
            || !Account.TryParse(log.Event.To, chain, out Account to, out error))
            return false;
        transfer = new Transfer(
            TransferKind.Token, TransactionId.Parse(log.Log.TransactionHash), PositionOf(log.Log, chain, unixMilliseconds), from, to,
            Asset.Token(chain, token.Address), (UInt128)value);
        return true;
    }

    private static Position PositionOf(FilterLog log, ChainId chain, long unixMilliseconds) => new(
        unixMilliseconds, chain, (long)log.BlockNumber.Value, (int)log.TransactionIndex.Value, (int)log.LogIndex.Value);
}
