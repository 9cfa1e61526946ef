using System.Collections.Frozen;
using System.Globalization;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>
/// Orbiter: a plain transfer to a maker, whose last four decimal digits say where to; the maker pays the same address there from his own stock.
/// </summary>
/// <remarks>Only the makers that are known are read: four digits of an amount prove nothing of anybody else. No id ties the legs.</remarks>
internal sealed class OrbiterDecoder : BridgeDecoder
{
    private const int CodeDigits = 10_000;

    // The makers have the same address on every EVM chain.
    private static readonly FrozenSet<Address> Makers = new[]
    {
        "0x80c67432656d59144ceff962e8faf8926599bcf8", "0xe4edb277e41dc89ab076a1f049f4a3efa700bce8", "0xee73323912a4e3772b74ed0ca1595a152b0ef282",
        "0x41d3d33156ae7c62c094aae2995003ae63f587b3", "0x646592183ff25a0c44f09896a384004778f831ed", "0x3bdb03ad7363152dfbc185ee23ebc93f0cf93fd1",
    }.Select(text => Address.Parse(text, ChainId.Ethereum)).ToFrozenSet();

    /// <inheritdoc/>
    public override string Protocol => "Orbiter";

    /// <summary>The makers, on every EVM chain with a name.</summary>
    public override IReadOnlySet<Account> Contracts { get; } = KnownChains.All
        .Where(chain => KnownChains.FormatOf(chain.Id) == AddressFormat.Evm)
        .SelectMany(chain => Makers.Select(maker => new Account(chain.Id, maker)))
        .ToFrozenSet();

    /// <inheritdoc/>
    public override bool ReadsTransfers => true;

    /// <inheritdoc/>
    public override void Decode(TransactionEvidence transaction, BridgeRecord record)
    {
        foreach (Transfer transfer in transaction.Transfers)
        {
            bool isFromMaker = Makers.Contains(transfer.From.Address);
            bool isToMaker = Makers.Contains(transfer.To.Address);
            if (transfer.Kind == TransferKind.Fee || isFromMaker == isToMaker)
                continue;
            if (isFromMaker)
                record.Add(new BridgeArrival(
                    Protocol, "", transfer.Transaction, transfer.Position, transfer.To, transfer.Asset, transfer.Quantity)
                { Payer = transfer.From });
            else
                Deposit(transaction, record, transfer);
        }
    }

    private void Deposit(TransactionEvidence transaction, BridgeRecord record, Transfer transfer)
    {
        UInt128 code = transfer.Quantity % CodeDigits;
        if (BridgeChainIds.Orbiter.Find(code) is not { } destination)
        {
            Report(
                record, transaction, transfer.Position,
                string.Create(CultureInfo.InvariantCulture,
                    $"A transfer to a maker of {Protocol} ends in {code}, which names no chain; it is left out as a departure"));
            return;
        }

        bool isSameAddress = KnownChains.FormatOf(destination) == AddressFormat.Evm;
        record.Add(new BridgeDeparture(
            Protocol, "", transfer.Transaction, transfer.Position, transfer.From, transfer.To, transfer.Asset, transfer.Quantity)
        {
            DestinationChain = destination,
            Destination = isSameAddress ? new Account(destination, transfer.From.Address) : null,
            Stated = string.Create(CultureInfo.InvariantCulture, $"code {code}"),
        });
    }
}
