using System.Globalization;
using BenchmarkDotNet.Running;
using FlowTrace.Benchmarks;

// Figures are written the same way everywhere.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Arguments arguments = new(args);
if (arguments.Has("--sweep"))
    return await QuickSweep.RunAsync(arguments);
if (arguments.Has("--sources"))
    return await QuickSources.RunAsync(arguments);
if (arguments.Has("--read"))
    return await QuickRead.RunAsync(arguments);
if (arguments.Has("--store"))
    return await QuickStore.RunAsync(arguments);
if (arguments.Has("--archive"))
    return await QuickArchive.RunAsync(arguments);
if (arguments.Has("--labels"))
    return await QuickLabels.RunAsync(arguments);
if (arguments.Has("--match"))
    return QuickMatch.Run(arguments);
if (arguments.Has("--profiles"))
    return QuickProfiles.Run(arguments);
if (arguments.Has("--bounds"))
    return await QuickBounds.RunAsync(arguments);
if (arguments.Has("--converge"))
    return await QuickConverge.RunAsync(arguments);
if (arguments.Has("--findings"))
    return await QuickFindings.RunAsync(arguments);
if (arguments.Has("--bitcoin"))
    return await QuickBitcoin.RunAsync(arguments);
if (arguments.Has("--readers"))
    return await QuickReaders.RunAsync(arguments);
if (arguments.Has("--ongoing"))
    return await QuickOngoing.RunAsync(arguments);
if (arguments.Has("--generate"))
    return QuickGenerate.Run(arguments);
if (arguments.Has("--whole-process"))
    return WholeProcess.Run(arguments);
BenchmarkSwitcher.FromAssembly(typeof(Arguments).Assembly).Run(args);
return 0;
