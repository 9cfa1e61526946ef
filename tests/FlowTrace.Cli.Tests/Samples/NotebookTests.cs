using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FlowTrace.Cli.Tests.Samples;

/// <summary>
/// The notebooks' cells are executed, and their outputs are those that the files hold. With FLOWTRACE_REWRITE_EXPECTATIONS=1 the files get the outputs instead.
/// </summary>
public sealed class NotebookTests
{
    private const string EndOfCell = "<<<end of cell>>>";
    private const string StartOfHtml = "<<<html>>>";

    private static readonly JsonSerializerOptions Written = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>
    /// No kernel for C# is left that is looked after, so the cells are a program: packages are the built libraries, and <c>display</c> does what the
    /// engine does.
    /// </summary>
    [Fact]
    [Trait("Category", "Slow")]
    public async Task CSharpNotebook_CellsRunAsAProgram_GiveItsOutputs()
    {
        JsonNode notebook = Read("first-trace.ipynb");
        using var program = new OutsideProgram();
        program.Write("Notebook.cs", Program([.. Cells(notebook).Select(Source)]));
        string[] printed = (await program.RunAsync()).Required().Split(EndOfCell + "\n");
        printed.Should().HaveCount(Cells(notebook).Count() + 1);
        Compare(notebook, "first-trace.ipynb", [.. printed[..^1].Select(Outputs)]);
    }

    [SkippableFact]
    [Trait("Category", "Slow")]
    public async Task PythonNotebook_ExecutedByJupyter_GivesItsOutputs()
    {
        Skip.IfNot(ChildProcess.IsInstalled("jupyter-nbconvert"), "Jupyter is not installed (Debian: jupyter-nbconvert and python3-ipykernel).");
        ChildProcess run = await ChildProcess.RunAsync(
            "jupyter-nbconvert", RepositoryFiles.PathOf("samples", "notebooks"), ["--to", "notebook", "--execute", "--stdout", "from-python.ipynb"],
            [("FLOWTRACE", $"dotnet '{ChildProcess.Tool}'")]);

        JsonNode executed = JsonNode.Parse(run.Required())!;
        Compare(Read("from-python.ipynb"), "from-python.ipynb", [.. Cells(executed).Select(cell => cell["outputs"]!.DeepClone().AsArray())]);
    }

    private static JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(PathOf(name)))!;

    private static string PathOf(string name) => RepositoryFiles.PathOf("samples", "notebooks", name);

    private static IEnumerable<JsonNode> Cells(JsonNode notebook) =>
        notebook["cells"]!.AsArray().Where(cell => (string)cell!["cell_type"]! == "code")!;

    private static string Source(JsonNode cell) => string.Concat(cell["source"]!.AsArray().Select(line => (string)line!));

    private static void Compare(JsonNode notebook, string name, IReadOnlyList<JsonArray> outputs)
    {
        JsonNode[] cells = [.. Cells(notebook)];
        for (int i = 0; i < cells.Length; i++)
        {
            foreach (JsonNode? output in outputs[i])
                output!.AsObject().Remove("execution_count");
            string found = outputs[i].ToJsonString(Written);
            if (Environment.GetEnvironmentVariable("FLOWTRACE_REWRITE_EXPECTATIONS") == "1")
            {
                // Notebooks want the member where a value was returned.
                foreach (JsonNode? output in outputs[i])
                    if ((string)output!["output_type"]! == "execute_result")
                        output["execution_count"] = null;
                cells[i]["outputs"] = outputs[i];
                continue;
            }

            var kept = cells[i]["outputs"]!.DeepClone().AsArray();
            foreach (JsonNode? output in kept)
                output!.AsObject().Remove("execution_count");
            found.Should().Be(
                kept.ToJsonString(Written), $"the outputs of cell {i + 1} of {name} are those of the code; write them with FLOWTRACE_REWRITE_EXPECTATIONS=1");
        }

        if (Environment.GetEnvironmentVariable("FLOWTRACE_REWRITE_EXPECTATIONS") == "1")
            File.WriteAllText(PathOf(name), notebook.ToJsonString(Written) + "\n", new UTF8Encoding(false));
    }

    /// <summary>What a cell printed, as a notebook keeps it.</summary>
    private static JsonArray Outputs(string printed)
    {
        var outputs = new JsonArray();
        string[] parts = printed.Split(StartOfHtml);
        if (parts[0].Length > 0)
            outputs.Add(new JsonObject { ["name"] = "stdout", ["output_type"] = "stream", ["text"] = Lines(parts[0]) });
        foreach (string html in parts.Skip(1))
            outputs.Add(new JsonObject
            {
                ["data"] = new JsonObject { ["text/html"] = Lines(html) },
                ["metadata"] = new JsonObject(),
                ["output_type"] = "display_data",
            });
        return outputs;
    }

    private static JsonArray Lines(string text)
    {
        var lines = new JsonArray();
        for (int start = 0, end; start < text.Length; start = end)
        {
            int at = text.IndexOf('\n', start);
            end = at < 0 ? text.Length : at + 1;
            lines.Add(text[start..end]);
        }

        return lines;
    }

    private static string Program(string[] cells)
    {
        const string package = "#r \"nuget: ";
        var text = new StringBuilder();
        bool IsUsing(string line) => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';');
        foreach (string line in cells.SelectMany(cell => cell.Split('\n')).Where(IsUsing).Distinct())
            text.Append(line).Append('\n');
        text.Append("static void display(object value) => Console.Write(\"" + StartOfHtml + "\" + ((TraceResult)value).ToNotebookHtml());\n");
        foreach (string cell in cells)
        {
            foreach (string line in cell.Split('\n').Where(line => !line.StartsWith(package, StringComparison.Ordinal) && !IsUsing(line)))
                text.Append(line).Append('\n');
            text.Append("Console.WriteLine(\"" + EndOfCell + "\");\n");
        }

        return text.ToString();
    }
}
