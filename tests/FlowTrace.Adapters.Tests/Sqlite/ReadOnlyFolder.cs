using System.Diagnostics;

namespace FlowTrace.Adapters.Tests.Sqlite;

/// <summary>Mounts a folder over itself, read-only: what even an administrator cannot write.</summary>
internal static class ReadOnlyFolder
{
    public static bool TryMake(string path) => OperatingSystem.IsLinux()
        && Run("mount", "--bind", path, path) && (Run("mount", "-o", "remount,ro,bind", path) || !Run("umount", path));

    public static void Undo(string path) => Run("umount", path);

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
