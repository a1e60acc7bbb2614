using StreamEngine.Commands;

return await CommandLine.RunAsync(args);
