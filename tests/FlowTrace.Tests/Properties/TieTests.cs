using FlowTrace.Chain;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Properties;

/// <summary>Inside a tie a wallet may be reached after some of its transfers have been applied for another's sake: each moves its units once.</summary>
public sealed class TieTests
{
    [Theory]
    [InlineData(5_600, false)]
    [InlineData(0, true)]
    public async Task Trace_OfTies_MovesEveryTransferOnce(int firstSeed, bool exchanges)
    {
        int flows = 0;
        for (int seed = firstSeed; seed < firstSeed + 400; seed++)
        {
            AuditCase auditCase = RandomLedger.Tie(exchanges ? RandomLedger.NextExchanging(seed) : RandomLedger.Next(seed), 20);
            TraceResult result;
            try
            {
                result = await auditCase.TraceAsync();
            }
            catch (TraceInputException)
            {
                continue;
            }

            Dictionary<Transfer, int> rows = auditCase.Transfers.CountBy(transfer => transfer).ToDictionary();
            foreach ((Transfer transfer, int times) in result.Graph.Edges().Where(edge => edge.Hop is null).CountBy(edge => edge.Transfer))
            {
                times.Should().BeLessThanOrEqualTo(rows.GetValueOrDefault(transfer), "seed {0}: {1}", seed, transfer);
                flows++;
            }
        }

        flows.Should().BeGreaterThan(1_000);
    }
}
