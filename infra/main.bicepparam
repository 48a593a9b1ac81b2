// Each value comes from the azd environment: `azd env set NAME VALUE`. azd sets the first three itself.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'blobferry')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param operatorId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param alertEmails = filter(split(readEnvironmentVariable('ALERT_EMAILS', ''), ','), email => !empty(email))
param sourceAccountId = readEnvironmentVariable('SOURCE_ACCOUNT_ID', '')
param sourceContainers = split(readEnvironmentVariable('SOURCE_CONTAINERS', 'outgoing'), ',')
param eventsEnabled = bool(readEnvironmentVariable('EVENTS_ENABLED', 'false'))
param vnetEnabled = bool(readEnvironmentVariable('VNET_ENABLED', 'false'))
param nodeVersion = readEnvironmentVariable('APP_NODE_VERSION', '22')
param maximumInstanceCount = int(readEnvironmentVariable('MAXIMUM_INSTANCE_COUNT', '20'))
param instanceMemoryMB = any(int(readEnvironmentVariable('INSTANCE_MEMORY_MB', '2048')))
param alwaysReadyInstances = int(readEnvironmentVariable('ALWAYS_READY_INSTANCES', '0'))
param storageSku = readEnvironmentVariable('STORAGE_SKU', 'Standard_LRS')
param graphEndpoint = readEnvironmentVariable('GRAPH_ENDPOINT', 'https://graph.microsoft.com')
param graphVersion = readEnvironmentVariable('GRAPH_VERSION', '')
param apiAuth = readEnvironmentVariable('API_AUTH', 'key')
param recordRetentionDays = int(readEnvironmentVariable('RECORD_RETENTION_DAYS', '90'))
param outagePatienceHours = int(readEnvironmentVariable('OUTAGE_PATIENCE_HOURS', '6'))
param recordKeysSecretUri = readEnvironmentVariable('RECORD_KEYS_SECRET_URI', '')
param appSettings = { GRAPH_USER_AGENT: readEnvironmentVariable('GRAPH_USER_AGENT', '') }
