using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace FlowTrace.Benchmarks;

/// <summary>Few, long iterations, and what a transfer costs.</summary>
internal sealed class PerTransferConfig : ManualConfig
{
    public PerTransferConfig()
    {
        AddJob(Job.Default.WithWarmupCount(1).WithIterationCount(5).WithInvocationCount(1).WithUnrollFactor(1));
        AddColumn(
            new PerTransferColumn("Transfers/s", "transfers of the ledger divided by the mean time", (transfers, report) =>
                report.ResultStatistics is { } times ? (transfers / times.Mean * 1e9).ToString("N0", CultureInfo.InvariantCulture) : "?"),
            new PerTransferColumn("Bytes/transfer", "bytes allocated for each transfer of the ledger", (transfers, report) =>
                report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) is { } bytes
                    ? ((double)bytes / transfers).ToString("F1", CultureInfo.InvariantCulture)
                    : "?"));
    }

    private sealed class PerTransferColumn(string name, string legend, Func<int, BenchmarkReport, string> figure) : IColumn
    {
        public string Id => name;

        public string ColumnName => name;

        public string Legend => legend;

        public bool AlwaysShow => true;

        public ColumnCategory Category => ColumnCategory.Custom;

        public int PriorityInCategory => 0;

        public bool IsNumeric => true;

        public UnitType UnitType => UnitType.Dimensionless;

        public bool IsAvailable(Summary summary) => true;

        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
            summary[benchmarkCase] is { } report ? figure((int)benchmarkCase.Parameters["Transfers"], report) : "?";

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);
    }
}
