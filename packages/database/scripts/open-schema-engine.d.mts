export function openSchemaEngine(options: {
  url: string;
  schemaFile: string;
  migrationsDir: string;
}): Promise<{
  diff(): Promise<string | undefined>;
  create(name: string, now?: Date): Promise<string | undefined>;
}>;
