using Microsoft.Data.Sqlite;

namespace FlowTrace.Sqlite.Storage;

/// <summary>What SQLite says, as what a user can do about it.</summary>
internal static class StoreErrors
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    public static CaseStoreException Of(SqliteException failure, string path) => Make(path, failure.SqliteErrorCode switch
    {
        Full => "The disk is full, or the file may not grow. What was committed before is safe. Make room and run again.",
        InputOutput => $"The disk failed or refused ({failure.Message}). What was committed before is safe. Check the disk and its room, and run again.",
        ReadOnly or CannotOpen => "The store cannot be written here. Copy it to a folder you may write, or open it for reading.",
        Busy or Locked => "Another process works on the store. Wait until it has ended.",
        Corrupt or NotADatabase => $"The file is damaged ({failure.Message}). Take a copy that verifies, or make the store anew from its inputs.",
        _ => $"SQLite refuses: {failure.Message}",
    }, failure);

    public static CaseStoreException Make(string path, string what, Exception? cause = null) => new($"{path}: {what}", cause) { Path = path };
}
