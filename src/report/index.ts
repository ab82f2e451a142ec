export { auditAnchored, auditDetail, auditName } from './audit-detail.ts';
export { auditPage } from './audit-page.ts';
export type { AuditSubject } from './audit-page.ts';
