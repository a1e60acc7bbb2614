using System.CommandLine;
using Spectre.Console;
using StreamEngine.Load.Scenarios;

namespace StreamEngine.Load.Commands;

/// <summary><c>list</c>: the scenarios that come with the program.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        Command command = new("list", "Lists the scenarios that come with the program.");
        command.SetAction(_ =>
        {
            Table table = new Table().Border(TableBorder.Simple).AddColumn("scenario").AddColumn("kind").AddColumn("what it is for");
            foreach (string name in ScenarioFile.BundledNames())
            {
                Scenario scenario = ScenarioFile.Load(name, Runners.Kinds);
                table.AddRow(new Text(scenario.Name), new Text(scenario.Kind), new Text(scenario.About));
            }

            AnsiConsole.Write(table);
            return CommandLine.Met;
        });
        return command;
    }
}
