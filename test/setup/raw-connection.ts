import { endRawConnection } from '../core/support/raw-store';

afterAll(endRawConnection);
