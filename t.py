import time
from bdnf_kg.remote import Endpoint, reach
import sys; sys.path.insert(0,'/work/main/tests/benchmarks')
from synthetic import term
for batch in (500,5000):
    ep=Endpoint("http://127.0.0.1:7900/query",batch=batch,seconds=600)
    for n in (3,4,6):
        c=time.process_time();t=time.perf_counter(); r=reach(ep,[term(5000)],max_length=n); print(batch,n,sum(map(len,r.values())),time.perf_counter()-t,time.process_time()-c,ep.requests)
