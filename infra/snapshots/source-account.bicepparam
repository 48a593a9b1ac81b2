using '../main.bicep'

param environmentName = 'test'
param location = 'westeurope'
param sourceAccountId = '/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/contosodata'
param sourceContainers = ['reports', 'scans']
