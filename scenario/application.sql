-- The machine-to-machine application that `make live` uses, with the role that Logto
-- comes with. For servers that exist only for the scenarios: everybody can read the
-- secret here.
insert into applications (tenant_id, id, name, secret, type, oidc_client_metadata)
values ('default', 'scenarios', 'Scenarios', 'secret-of-the-scenarios', 'MachineToMachine',
        '{"redirectUris": [], "postLogoutRedirectUris": []}')
on conflict do nothing;

insert into applications_roles (tenant_id, id, application_id, role_id)
select 'default', 'scenarios', 'scenarios', id
from roles
where tenant_id = 'default' and name = 'Logto Management API access'
on conflict do nothing;
