// Writes docs/api-review.md and docs/api from the packages' public types and the comments on them.
using FlowTrace.ApiDocs;

string? root = Environment.CurrentDirectory;
while (root is not null && !File.Exists(Path.Combine(root, "FlowTrace.sln")))
    root = Path.GetDirectoryName(root);
if (root is null)
{
    Console.Error.WriteLine("No folder from here upwards holds FlowTrace.sln; run it inside the repository.");
    return 2;
}

IReadOnlyDictionary<string, string> files = ApiDocumentation.Render(root);
foreach (string stale in ApiDocumentation.Stale(root, files).ToArray())
    File.Delete(Path.Combine(root, stale));
Directory.CreateDirectory(Path.Combine(root, "docs", "api"));
foreach ((string path, string text) in files)
    File.WriteAllText(Path.Combine(root, path), text);
Console.WriteLine($"{files.Count} files written under docs.");
return 0;
