using FlowTrace.Chain;

namespace FlowTrace.Readers.Checking;

/// <summary>A transfer that two providers show differently often.</summary>
/// <param name="Account">The account that was compared.</param>
/// <param name="Transaction">The transaction.</param>
/// <param name="From">The sender.</param>
/// <param name="To">The receiver.</param>
/// <param name="Asset">The asset.</param>
/// <param name="Quantity">How much, in base units.</param>
/// <param name="First">How often the first provider shows it.</param>
/// <param name="Second">How often the second does.</param>
public sealed record TransferDifference(
    Account Account, TransactionId Transaction, Account From, Account To, Asset Asset, UInt128 Quantity, int First, int Second);
