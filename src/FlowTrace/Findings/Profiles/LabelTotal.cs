using FlowTrace.Attribution;

namespace FlowTrace.Findings;

/// <summary>What a ledger pays to, and gets from, the accounts of one name.</summary>
/// <param name="Name">The name: a label's, or an exchange's that several labels share. Text from outside.</param>
/// <param name="Category">What the label says the accounts are.</param>
/// <param name="Accounts">How many accounts bear it.</param>
/// <param name="Sent">How many base units are paid to them, by others.</param>
/// <param name="SentCount">In how many transfers.</param>
/// <param name="Received">How many base units they pay, to others.</param>
/// <param name="ReceivedCount">In how many transfers.</param>
public sealed record LabelTotal(
    string Name, ServiceCategory Category, int Accounts, UInt128 Sent, int SentCount, UInt128 Received, int ReceivedCount);
