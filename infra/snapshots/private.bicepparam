using '../main.bicep'

param environmentName = 'test'
param location = 'westeurope'
param alertEmails = ['operators@contoso.example']
param vnetEnabled = true
param eventsEnabled = true
